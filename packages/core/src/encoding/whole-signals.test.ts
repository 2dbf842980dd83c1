import { expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { stubTransport } from '../../test/stub-transport.js';
import { createClient, type Feature, hashUserID, withProcessor } from '../index.js';

/** Writes signals in the format of another service. */
const otherFormat: Feature = {
  join: () => ({
    layout: (current) => ({ ...current, write: (signal, fields) => JSON.stringify({ ...signal, ...fields }) }),
  }),
};

it('a layout that writes whole signals gets all fields of a signal', async () => {
  const transport = stubTransport();
  const client = createClient(
    'APP',
    {
      transport,
      userID: 'ada',
      sessionID: 'one',
      testMode: true,
      clock: manualClock(),
      defaultPayload: { plan: 'pro' },
    },
    otherFormat,
    withProcessor((signal, next) => next({ ...signal, type: `${signal.type}.changed` })),
  );
  client.sendSignal('App.started', { files: 3 }, { floatValue: 1.5 });
  await client.flush();
  const [sent] = transport.signals();
  expect(sent).toEqual({
    type: 'App.started.changed',
    payload: { plan: 'pro', files: 3 },
    floatValue: 1.5,
    timestamp: expect.any(Number),
    userID: 'ada',
    sessionID: 'one',
    appID: 'APP',
    clientUser: hashUserID('ada'),
    isTestMode: true,
  });
});

import { expect, it, vi } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { stubTransport } from '../../test/stub-transport.js';
import { type ClientOption, createClient, type StoredSignal, withConsent, withSessions, withStore } from '../index.js';

const setUp = (options: readonly ClientOption[]) => {
  const [clock, transport] = [manualClock(), stubTransport()];
  return { client: createClient('APP', { clock, transport }, ...options), clock, transport };
};

it.each(['before', 'after'])(
  'withConsent may be %s withSessions: waiting signals follow the start of their session',
  async (order) => {
    const options = [withConsent('unknown'), withSessions()];
    const { client, clock, transport } = setUp(order === 'before' ? options : options.toReversed());
    client.sendSignal('App.started');
    client.optIn();
    await clock.advance(0);
    expect(transport.batches().flat()).toEqual([
      'TelemetryDeck.Acquisition.newInstallDetected',
      'TelemetryDeck.Session.started',
      'App.started',
    ]);
  },
);

it.each(['before', 'after'])('withConsent may be %s withStore: waiting signals are written ahead', (order) => {
  const persist = vi.fn((_signals: readonly StoredSignal[]) => true);
  const store = { writeAhead: true, persist, remove() {}, claim: async () => [], clear() {}, release() {} };
  const options = [withConsent('unknown'), withStore(store)];
  const { client } = setUp(order === 'before' ? options : options.toReversed());
  client.sendSignal('App.started');
  expect(persist).not.toHaveBeenCalled();
  client.optIn();
  expect(persist.mock.calls.flat(2).map(({ text }) => JSON.parse(text).type)).toEqual(['App.started']);
});

import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { documentedParameters } from '../../test/documented-parameters.js';
import { openPage } from '../../test/fake-page.js';

/** As a campaign writes them into an address; the README lists the names by which they are sent. */
const CAMPAIGN = 'ref source src utm_source utm_medium utm_campaign utm_term utm_content gclid msclkid';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The names of all parameters in the signals of two sessions; the first one has no session before it to tell of. */
async function sentNames(...options: readonly object[]): Promise<string[]> {
  vi.resetModules();
  openPage({ referrer: 'https://news.example/', url: `https://shop.example/?${CAMPAIGN.replaceAll(' ', '=1&')}=1` });
  const { createClient } = await import('../index.js');
  const clock = manualClock();
  const transport = recordingTransport({ clock });
  const base = { transport, clock, spool: false };
  const client = createClient('APP', base, ...options);
  client.sendSignal('Game.started');
  client.newSession();
  client.sendSignal('Game.started');
  await clock.advance(2000);
  await client.close({ timeoutMs: 0 });
  return [...new Set(transport.signals.flatMap(({ payload }) => Object.keys(payload)))].toSorted();
}

const { sessions = [], ...groups } = documentedParameters();
const ofEverySignal = Object.values(groups).flat();

it('signals of a page carry the parameters that the README lists, and no others', async () => {
  expect(await sentNames()).toEqual([...ofEverySignal, ...sessions].toSorted());
});

it('without sessions, signals lack the parameters of sessions, and no others', async () => {
  const { withSessions } = await import('../index.js');
  expect(await sentNames(withSessions(false))).toEqual(ofEverySignal.toSorted());
});

it.each(Object.entries(groups))(
  'without the group %s, signals lack what the README lists there',
  async (group, names) => {
    expect(await sentNames({ defaultParameters: { [group]: false } })).toEqual(
      [...ofEverySignal, ...sessions].filter((name) => !names.includes(name)).toSorted(),
    );
  },
);

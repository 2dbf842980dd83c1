import { manualClock, recordingTransport } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { documentedParameters } from '../../test/documented-parameters.js';
import '../../test/own-state-folder.js';

const MINUTE_MS = 60_000;

beforeEach(() => {
  // On a machine without a language, its parameters are not sent.
  for (const [name, value] of Object.entries({ LC_ALL: 'de_AT.UTF-8', LANGUAGE: 'fr:de' })) vi.stubEnv(name, value);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The names of all parameters in the signals of two sessions; some describe the session before, which the first lacks. */
async function sentNames(...options: readonly object[]): Promise<string[]> {
  vi.resetModules();
  const { createClient, withClock, withTransport } = await import('../index.js');
  const clock = manualClock();
  const transport = recordingTransport({ clock });
  const client = createClient('APP', withTransport(transport), withClock(clock), ...options);
  client.sendSignal('Command.run');
  await clock.advance(6 * MINUTE_MS);
  client.sendSignal('Command.run');
  await clock.advance(0);
  await client.close({ timeoutMs: 0 });
  return [...new Set(transport.signals.flatMap(({ payload }) => Object.keys(payload)))].toSorted();
}

const { sessions, ...groups } = documentedParameters();
const ofEverySignal = Object.values(groups).flat();

it('signals carry the parameters that the README lists, and no others', async () => {
  expect(await sentNames()).toEqual(ofEverySignal.toSorted());
});

it('with sessions, signals carry the parameters of sessions too, and no others', async () => {
  const { withSessions } = await import('../index.js');
  expect(await sentNames(withSessions())).toEqual([...ofEverySignal, ...(sessions ?? [])].toSorted());
});

it.each(Object.entries(groups))(
  'without the group %s, signals lack what the README lists there',
  async (group, names) => {
    expect(await sentNames({ defaultParameters: { [group]: false } })).toEqual(
      ofEverySignal.filter((name) => !names.includes(name)).toSorted(),
    );
  },
);

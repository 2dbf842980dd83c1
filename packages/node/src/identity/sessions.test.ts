import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ManualClock, manualClock, recordingTransport, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Client, type ClientOption, createClient, type NodeClientOptions, withSessions } from '../index.js';

const APP = '01234567-89ab-4cde-8f01-23456789abcd';
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';

let state: string;
let clock: ManualClock;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'td-sessions-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  vi.stubEnv('LOCALAPPDATA', state);
  clock = manualClock({ now: Date.UTC(2026, 0, 30, 12) });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(state, { recursive: true, force: true });
});

interface SentSignal {
  readonly type: string;
  readonly sessionID: string;
  /** Its parameters of sessions, without the leading `TelemetryDeck.`. */
  readonly counts: Readonly<Record<string, unknown>>;
}

/** Runs a program from its start to its end, and returns the signals that it has sent. */
async function run(
  program: (client: Client) => Promise<void> | void,
  ...options: readonly ClientOption<NodeClientOptions>[]
): Promise<readonly SentSignal[]> {
  const transport = recordingTransport({ clock, deliversNothing: false });
  const client = createClient(APP, { transport, clock }, ...(options.length > 0 ? options : [withSessions()]));
  await program(client);
  await clock.advance(0);
  await client.close({ timeoutMs: 0 });
  return transport.signals.map(({ type, sessionID, payload }) => {
    const counts = Object.entries(payload).filter(([key]) => /\.(Retention|Acquisition)\./.test(key));
    return { type, sessionID, counts: Object.fromEntries(counts.map(([key, value]) => [key.slice(14), value])) };
  });
}

const command = (client: Client) => client.sendSignal('Command.run');
const typesOf = (signals: readonly SentSignal[]) => signals.map(({ type }) => type);
const idsOf = (...runs: readonly (readonly SentSignal[])[]) => [
  ...new Set(runs.flat().map(({ sessionID }) => sessionID)),
];

describe('sessions', () => {
  it('are off by default, and then nothing is written', async () => {
    const signals = await run(command, {});
    expect(typesOf(signals)).toEqual(['Command.run']);
    expect(signals[0]?.counts).toEqual({});
    expect(await readdir(state)).toEqual([]);
  });

  it('begin with the first signal of a program, and report the install once', async () => {
    const first = await run(command);
    expect(typesOf(first)).toEqual([INSTALLED, STARTED, 'Command.run']);
    expect(idsOf(first)).toHaveLength(1);
    await clock.advance(6 * MINUTE_MS);
    const second = await run(command);
    expect(typesOf(second)).toEqual([STARTED, 'Command.run']);
    expect(idsOf(first, second)).toHaveLength(2);
  });

  it('do not begin, and nothing is written, in a program that sends nothing', async () => {
    expect(await run(() => {})).toEqual([]);
    expect(await readdir(state)).toEqual([]);
  });

  it('continue in the next program within five minutes', async () => {
    const first = await run(command);
    await clock.advance(4 * MINUTE_MS);
    const second = await run(command);
    await clock.advance(4 * MINUTE_MS);
    const third = await run(command);
    expect([typesOf(second), typesOf(third)]).toEqual([['Command.run'], ['Command.run']]);
    expect(idsOf(first, second, third)).toHaveLength(1);
  });

  it('end after the time without a signal that the program sets', async () => {
    const options = withSessions({ timeoutMs: 10 * SECOND_MS });
    const signals = await run(async (client) => {
      for (const pauseMs of [9 * SECOND_MS, 10 * SECOND_MS, 11 * SECOND_MS, 0]) {
        command(client);
        await clock.advance(pauseMs);
      }
    }, options);
    expect(typesOf(signals)).toEqual([INSTALLED, STARTED, ...Array(3).fill('Command.run'), STARTED, 'Command.run']);
    expect(idsOf(signals)).toHaveLength(2);
  });

  it('end with the last signal of a program that runs on without another', async () => {
    const first = await run(async (client) => {
      command(client);
      await clock.advance(10 * MINUTE_MS);
    });
    await clock.advance(MINUTE_MS);
    const second = await run(command);
    expect(typesOf(second)).toEqual([STARTED, 'Command.run']);
    expect(idsOf(first, second)).toHaveLength(2);
  });
});

describe('the parameters of sessions', () => {
  const lasting = (ms: number) => async (client: Client) => {
    command(client);
    await clock.advance(ms);
  };
  const lastCounts = (signals: readonly SentSignal[]) => signals.at(-1)?.counts;

  it('are in all signals, those of the install and the start included', async () => {
    const signals = await run(command);
    expect(signals).toHaveLength(3);
    for (const { counts } of signals) {
      expect(counts).toEqual({
        'Acquisition.firstSessionDate': '2026-01-30',
        'Retention.totalSessionsCount': 1,
        'Retention.distinctDaysUsed': 1,
        'Retention.distinctDaysUsedLastMonth': 1,
        'Retention.averageSessionSeconds': -1,
      });
    }
  });

  it('are the number of sessions, their lengths, and the days on which there were any', async () => {
    await run(lasting(100 * SECOND_MS));
    await clock.advance(10 * MINUTE_MS);
    expect(lastCounts(await run(lasting(41 * SECOND_MS)))).toMatchObject({
      'Retention.totalSessionsCount': 2,
      'Retention.averageSessionSeconds': 100,
      'Retention.previousSessionSeconds': 100,
    });
    await clock.advance(DAY_MS);
    expect(lastCounts(await run(command))).toEqual({
      'Acquisition.firstSessionDate': '2026-01-30',
      'Retention.totalSessionsCount': 3,
      'Retention.distinctDaysUsed': 2,
      'Retention.distinctDaysUsedLastMonth': 2,
      'Retention.averageSessionSeconds': 70,
      'Retention.previousSessionSeconds': 41,
    });
    await clock.advance(31 * DAY_MS);
    expect(lastCounts(await run(command))).toMatchObject({
      'Retention.totalSessionsCount': 4,
      'Retention.distinctDaysUsed': 3,
      'Retention.distinctDaysUsedLastMonth': 1,
    });
  });

  it('count one session of several programs once, without the time between the programs', async () => {
    await run(lasting(20 * SECOND_MS));
    await clock.advance(MINUTE_MS);
    await run(lasting(30 * SECOND_MS));
    await clock.advance(10 * MINUTE_MS);
    expect(lastCounts(await run(command))).toMatchObject({
      'Retention.totalSessionsCount': 2,
      'Retention.previousSessionSeconds': 50,
    });
  });

  it('count a session that ended while its program ran on up to its last signal', async () => {
    const signals = await run(async (client) => {
      await lasting(60 * SECOND_MS)(client);
      await lasting(20 * MINUTE_MS)(client);
      command(client);
    });
    expect(lastCounts(signals)).toMatchObject({
      'Retention.totalSessionsCount': 2,
      'Retention.previousSessionSeconds': 60,
    });
  });
});

describe('telemetrydeck-state.json', () => {
  const path = () => join(state, 'telemetrydeck', APP, 'telemetrydeck-state.json');

  it('exists while sessions are on, and contains neither the user nor the signals', async () => {
    await run(command, withSessions(), { userID: 'ada' });
    const text = await readFile(path(), 'utf8');
    expect(Object.keys(JSON.parse(text))).toEqual(['sessions']);
    expect(text).not.toMatch(/\bada\b|Command/);
  });

  it('contains an opt-out, and then nothing else', async () => {
    await run((client) => {
      command(client);
      client.optOut();
    });
    expect(await readdir(dirname(path()))).toEqual(['telemetrydeck-consent.txt']);
    expect(await run(command)).toEqual([]);
    await run((client) => void client.optIn());
    expect(typesOf(await run(command))).toEqual([INSTALLED, STARTED, 'Command.run']);
  });

  it.each<[who: string, variables: Readonly<Record<string, string>>, options: NodeClientOptions]>([
    ['DO_NOT_TRACK', { DO_NOT_TRACK: '1' }, {}],
    ['a variable of the program', { MY_TOOL_OPTOUT: 'yes' }, { optOutVariable: 'MY_TOOL_OPTOUT' }],
    ['the program', {}, { enabled: false }],
  ])('is not written while %s switches telemetry off, by any call', async (_who, variables, options) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const program = (client: Client) => {
      command(client);
      client.newSession();
      client.optIn();
    };
    expect(await run(program, withSessions(), options)).toEqual([]);
    await expect(access(path())).rejects.toThrow('ENOENT');
    expect(await readdir(state)).toEqual([]);
  });
});

describe('given programs that end without closing the client', { timeout: 60_000 }, () => {
  const pathOf = (name: string) => fileURLToPath(new URL(`../../test/${name}`, import.meta.url));
  const runNode = (...parameters: readonly string[]) => promisify(execFile)(process.execPath, parameters);

  it.each<[way: string, end: string]>([
    ['process.exit', 'exit'],
    ['having nothing more to do', 'end'],
  ])(
    'two, of which the first ends by %s, share a session, report one install, and count their time',
    async (_way, end) => {
      await using server = await startIngestServer();
      const program = join(state, 'program.mjs');
      await runNode(pathOf('bundle.mjs'), pathOf('one-command.mjs'), program);
      for (const how of [end, 'end']) {
        expect(await runNode(program, server.endpoint, how)).toEqual({ stdout: '', stderr: '' });
      }
      const signals = await server.waitForSignals(4);
      expect(signals.map(({ type }) => type).toSorted()).toEqual(['Command.run', 'Command.run', INSTALLED, STARTED]);
      expect(new Set(signals.map(({ sessionID }) => sessionID)).size).toBe(1);
      expect(signals.map(({ payload }) => payload['TelemetryDeck.Retention.totalSessionsCount'])).toEqual([1, 1, 1, 1]);
      expect(server.faults).toEqual([]);

      const [folder = ''] = await readdir(join(state, 'telemetrydeck'));
      const { sessions } = JSON.parse(
        await readFile(join(state, 'telemetrydeck', folder, 'telemetrydeck-state.json'), 'utf8'),
      );
      const { recent } = JSON.parse(sessions);
      expect(recent).toHaveLength(1);
      expect(recent[0].seconds).toBeGreaterThan(0);
    },
  );
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Client,
  type ClientOption,
  createClient,
  hashUserID,
  lazyClient,
  type NodeClientOptions,
  type Processor,
  withAnonymousUser,
  withBaseURL,
  withConsent,
  withIngestVersion,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withSessions,
  withSignalPrefix,
  withSpool,
  withUserID,
  withWebsite,
} from './index.js';

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';

/** A signal that must arrive: its name, its session, and its user; `ada` by default. */
type Arrival = readonly [type: string, session: string, user?: string];

/** Makes a client with sessions. All clients of a test remember them in one folder. */
type Connect = (...options: ClientOption<NodeClientOptions>[]) => Client;

/** Sends signals in one way, and returns what must arrive. */
type Way = (connect: Connect) => Promise<readonly Arrival[]> | readonly Arrival[];

/** The signals of these sessions; each session begins with a signal of its own. */
const inSessions = (sessions: readonly string[], type = 'Command.run'): Arrival[] =>
  sessions.flatMap((session, index): Arrival[] => [
    ...(index === 0 ? [[INSTALLED, session] as const] : []),
    [STARTED, session],
    [type, session],
  ]);

const ada = withUserID('ada');

const slow: Processor = async (signal, next) => {
  await undefined;
  return next(signal);
};

const ways: Readonly<Record<string, Way>> = {
  'one after another'(connect) {
    const client = connect(ada);
    client.sendSignal('Command.run', { files: 3 });
    const first = client.sessionID;
    const second = client.newSession();
    client.sendSignal('Command.run', { files: 4 }, { floatValue: 1, timestamp: 7 });
    const third = client.newSession();
    client.sendSignal('Command.run');
    return inSessions([first, second, third]);
  },

  async 'that a second client of the app continues'(connect) {
    const first = connect(ada);
    first.sendSignal('Command.run');
    await first.close();
    const second = connect(ada);
    second.sendSignal('Command.run');
    expect(second.sessionID).toBe(first.sessionID);
    return [...inSessions([first.sessionID]), ['Command.run', first.sessionID]];
  },

  async 'of signals that `deliverSignal` sends'(connect) {
    const client = connect(ada);
    client.sendSignal('Command.run');
    await client.flush();
    await client.deliverSignal('Command.run');
    return [...inSessions([client.sessionID]), ['Command.run', client.sessionID]];
  },

  'of anonymous users'(connect) {
    const client = connect(withAnonymousUser());
    client.sendSignal('Command.run');
    const first = client.sessionID;
    const second = client.newSession();
    client.sendSignal('Command.run');
    return inSessions([first, second]).map(([type, session]) => [type, session, session]);
  },

  'that the program names'(connect) {
    const client = connect(ada, { sessionID: 'mine' });
    client.sendSignal('Command.run');
    client.sendSignal('Command.run', {}, { sessionID: 'other', userID: 'bob' });
    return [...inSessions(['mine']), ['Command.run', 'other', 'bob']];
  },

  'of a user who agrees later'(connect) {
    const client = connect(ada, withConsent('unknown'));
    client.sendSignal('Command.run');
    client.optIn();
    client.sendSignal('Command.run');
    return [...inSessions([client.sessionID]), ['Command.run', client.sessionID]];
  },

  'of a user who opts out and in again'(connect) {
    const client = connect(ada);
    client.sendSignal('Command.forgotten');
    const before = client.sessionID;
    client.optOut();
    client.optIn();
    client.sendSignal('Command.run');
    expect(client.sessionID).not.toBe(before);
    return inSessions([client.sessionID]);
  },

  'of a lazy client'(connect) {
    const lazy = lazyClient();
    lazy.sendSignal('Command.run');
    lazy.configure(connect(ada));
    return inSessions([lazy.sessionID]);
  },

  'under prefixes, which do not apply to the signals of sessions'(connect) {
    const client = connect(ada, withSignalPrefix('Command.'), withParameterPrefix('Command.'));
    client.sendSignal('run', { files: 3 });
    return inSessions([client.sessionID]);
  },

  'through processors'(connect) {
    const client = connect(
      ada,
      withProcessor(slow),
      withProcessor((signal, next) => next({ ...signal, floatValue: 1 })),
    );
    client.sendSignal('Command.run');
    return inSessions([client.sessionID]);
  },
};

let state: string;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'td-every-session-'));
});

afterEach(async () => {
  await rm(state, { recursive: true, force: true });
});

/** Sends signals in one way, and waits until all have arrived. */
async function send(
  way: Way,
  server: IngestServer,
  ...options: ClientOption<NodeClientOptions>[]
): Promise<readonly Arrival[]> {
  const clients: Client[] = [];
  const arrivals = await way((...more) => {
    const own = [withBaseURL(server.url), withSpool({ directory: state }), withSessions(true)];
    const client = createClient('APP', ...own, ...options, ...more);
    clients.push(client);
    return client;
  });
  for (const client of clients) await client.close();
  return arrivals;
}

describe.each<[path: string, options: ClientOption<NodeClientOptions>[]]>([
  ['/v2/', []],
  ['/v2/namespace/com.example/', [withNamespace('com.example')]],
  ['/v3/com.example/', [withIngestVersion(3), withNamespace('com.example')]],
])('given the endpoint %s', (path, options) => {
  it.each(Object.entries(ways))('the server finds no fault with sessions %s', async (_name, way) => {
    await using server = await startIngestServer();
    const arrivals = await send(way, server, ...options);
    expect(server.faults).toEqual([]);
    expect(new Set(server.requests.map((request) => request.path))).toEqual(new Set([path]));
    expect(server.signals.map(({ clientUser, sessionID, type }) => [type, sessionID, clientUser])).toEqual(
      arrivals.map(([type, session, user = 'ada']) => [type, session, hashUserID(user)]),
    );
  });

  it('each signal carries the counts of its session, as numbers', async () => {
    await using server = await startIngestServer();
    await send(ways['one after another'] as Way, server, ...options);
    const numbers = server.signals.map(({ payload }) => [
      payload['TelemetryDeck.Retention.totalSessionsCount'],
      payload['TelemetryDeck.Retention.distinctDaysUsed'],
      typeof payload['TelemetryDeck.Retention.averageSessionSeconds'],
      typeof payload['TelemetryDeck.Retention.previousSessionSeconds'],
      payload['TelemetryDeck.Acquisition.firstSessionDate'],
    ]);
    const date = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect(numbers).toEqual([
      ...Array(3).fill([1, expect.any(Number), 'number', 'undefined', date]),
      ...Array(4).fill([expect.any(Number), expect.any(Number), 'number', 'number', date]),
    ]);
    expect(numbers.map(([sessions]) => sessions)).toEqual([1, 1, 1, 2, 2, 3, 3]);
  });
});

describe.each<[path: string, version: 2 | 3]>([
  ['/v2/w/', 2],
  ['/v3/w/', 3],
])('given the endpoint %s', (path, version) => {
  it('a client sends no signals of sessions, because the API counts sessions itself', async () => {
    await using server = await startIngestServer();
    const options = [withWebsite(), withIngestVersion(version)];
    await send(ways['one after another'] as Way, server, ...options);
    expect(server.faults).toEqual([]);
    expect(server.requests.map((request) => request.path)).toEqual(Array(3).fill(path));
    expect(server.signals.map(({ type }) => type)).toEqual(Array(3).fill('Command.run'));
    expect(await readdir(state)).toEqual([]);
  });
});

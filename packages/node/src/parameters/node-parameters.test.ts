import { type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClientOption, type NodeClientOptions, withAppVersion, withIngestVersion } from '../index.js';

const runtime = vi.hoisted(() => ({ versions: undefined as Record<string, string> | undefined }));
vi.mock('../this-process.js', async (original) => {
  const { thisProcess: actual } = await original<typeof import('../this-process.js')>();
  const get = (target: NodeJS.Process, name: string) =>
    name === 'versions' && runtime.versions ? runtime.versions : Reflect.get(target, name);
  const process = new Proxy(actual(), { get });
  return { thisProcess: () => process };
});

let server: IngestServer;

/** Loads the package as a program does that has just started. */
async function load(): Promise<typeof import('../index.js')> {
  vi.resetModules();
  return import('../index.js');
}

/** Sends a signal, and returns its parameters without the leading `TelemetryDeck.`. */
async function sentParameters(
  ...options: readonly ClientOption<NodeClientOptions>[]
): Promise<Record<string, unknown>> {
  const { createClient, withBaseURL } = await load();
  await using client = createClient('APP', withBaseURL(server.url), ...options);
  client.sendSignal('App.started');
  const [signal] = await server.waitForSignals(1);
  expect(server.faults).toEqual([]);
  return Object.fromEntries(Object.entries(signal!.payload).map(([key, value]) => [key.replace(PREFIX, ''), value]));
}

const PREFIX = /^TelemetryDeck\./;

const text = expect.any(String);
const whole = expect.any(Number);
const all = {
  'SDK.name': '@td/node',
  'SDK.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
  'SDK.nameAndVersion': expect.stringMatching(/^@td\/node \d+\.\d+\.\d+/),
  'Device.platform': text,
  'Device.operatingSystem': text,
  'Device.architecture': text,
  'Device.systemVersion': expect.stringMatching(/^[a-z]+ \d+(\.\d+)+$/),
  'Device.systemMajorVersion': expect.stringMatching(/^[a-z]+ \d+$/),
  'Device.systemMajorMinorVersion': expect.stringMatching(/^[a-z]+ \d+\.\d+$/),
  'Device.timeZone': expect.stringMatching(/^UTC[+-]\d+(:\d\d)?$/),
  'RunContext.locale': 'de_AT',
  'RunContext.language': 'de',
  'RunContext.targetEnvironment': 'node',
  'UserPreference.language': 'fr',
  'UserPreference.region': 'AT',
  'Calendar.dayOfMonth': whole,
  'Calendar.dayOfWeek': whole,
  'Calendar.dayOfYear': whole,
  'Calendar.weekOfYear': whole,
  'Calendar.isWeekend': expect.any(Boolean),
  'Calendar.monthOfYear': whole,
  'Calendar.quarterOfYear': whole,
  'Calendar.hourOfDay': whole,
};

beforeEach(async () => {
  runtime.versions = undefined;
  for (const [name, value] of Object.entries({ LC_ALL: 'de_AT.UTF-8', LANGUAGE: 'fr:de' })) vi.stubEnv(name, value);
  server = await startIngestServer();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

it.each<[version: string, options: ClientOption<NodeClientOptions>[]]>([
  ['2', []],
  ['2 with a namespace', [{ namespace: 'com.example' }]],
  ['3', [withIngestVersion(3), { namespace: 'com.example' }]],
])(
  'a signal of version %s has all of these parameters, in the types of JSON, and no other',
  async (_version, options) => {
    expect(await sentParameters(...options)).toEqual(all);
  },
);

it('a signal from a machine for continuous integration has the same parameters', async () => {
  for (const name of ['CI', 'GITHUB_ACTIONS', 'BUILD_NUMBER']) vi.stubEnv(name, 'true');
  expect(await sentParameters()).toEqual(all);
});

describe('given groups that the program leaves out', () => {
  it.each<[group: string, scope: string]>([
    ['sdk', 'SDK'],
    ['device', 'Device'],
    ['runContext', 'RunContext'],
    ['userPreference', 'UserPreference'],
    ['calendar', 'Calendar'],
  ])('a signal without the group %s lacks %s and nothing else', async (group, scope) => {
    const sent = await sentParameters({ defaultParameters: { [group]: false } });
    expect(sent).toEqual(Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith(`${scope}.`))));
  });

  it('a signal without any group has the parameters of the program alone', async () => {
    const sent = await sentParameters({ defaultParameters: false }, withAppVersion('1.4.2'));
    expect(sent).toEqual({ 'AppInfo.version': '1.4.2' });
  });
});

it('a signal has no language if the environment names none', async () => {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG', 'LANGUAGE']) vi.stubEnv(name, 'C');
  const keys = Object.keys(await sentParameters());
  expect(keys.filter((key) => /locale|language|region/.test(key))).toEqual([]);
  expect(keys).toContain('RunContext.targetEnvironment');
});

it.each<[name: string, versions: Readonly<Record<string, string>>]>([
  ['bun', { node: '24.3.0', bun: '1.4.5' }],
  ['deno', { node: '24.2.0', deno: '2.9.6' }],
  ['node', { node: '26.10.0' }],
])('a signal names the runtime %s where the process has the versions %j', async (name, versions) => {
  runtime.versions = versions;
  expect(await sentParameters()).toMatchObject({ 'RunContext.targetEnvironment': name });
});

describe('the parameters of the time', () => {
  it('change with the hour, the time zone included', async () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const { createClient, withClock, withTransport } = await load();
    const { manualClock, recordingTransport } = await import('@td/testing');
    // Summer time begins at one o'clock UTC.
    const clock = manualClock({ now: Date.UTC(2026, 2, 29, 0, 59, 59, 999) });
    const transport = recordingTransport({ clock });
    const client = createClient('APP', withTransport(transport), withClock(clock));
    client.sendSignal('before');
    await clock.advance(1);
    client.sendSignal('after');
    await clock.advance(0);
    const seen = transport.signals.map(({ payload }) => [
      payload['TelemetryDeck.Calendar.hourOfDay'],
      payload['TelemetryDeck.Device.timeZone'],
    ]);
    expect(seen).toEqual([
      [2, 'UTC+1'],
      [4, 'UTC+2'],
    ]);
    await client.close({ timeoutMs: 0 });
  });

  it('may change every quarter of an hour, and no more often', async () => {
    const { quarterHourOf } = await import('./node-parameters.js');
    const hour = Date.UTC(2026, 0, 1, 12);
    const stamps = Array.from({ length: 61 }, (_, minute) => quarterHourOf(hour + minute * 60_000));
    expect(new Set(stamps).size).toBe(5);
    expect([0, 14, 15, 29, 30, 44, 45, 59, 60].map((minute) => stamps[minute]! - stamps[0]!)).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4,
    ]);
  });
});

it('all clients together ask once for what cannot change', async () => {
  vi.resetModules();
  const { findParameters } = await import('./node-parameters.js');
  const { thisProcess } = await import('../this-process.js');
  const groups = { sdk: true, device: true, runContext: true, userPreference: true } as const;
  const wanted = { ...groups, accessibility: true, calendar: true, page: true };
  const first = findParameters(wanted, 0);
  const env = vi.spyOn(thisProcess(), 'env', 'get');
  expect(findParameters(wanted, 0)).toEqual(first);
  expect(env).not.toHaveBeenCalled();
});

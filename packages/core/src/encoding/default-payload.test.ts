import { afterEach, describe, expect, it, vi } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import type { TestOption } from '../../test/plain-options.js';
import { createPresetClient, type TestPreset } from '../../test/preset-client.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import {
  type DefaultParameters,
  lazyClient,
  type PresetOptions,
  withDefaultParameters,
  withDefaultPayload,
} from '../index.js';

const setUp = (platform: TestPreset, ...options: TestOption[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const clock = manualClock();
  const client = createPresetClient(platform, 'APP', [{ transport, logger, clock }, ...options]);
  const payloadOf = async (payload?: object) => {
    client.sendSignal('App.a', payload as never);
    await client.flush();
    return transport.signals().at(-1)?.['payload'];
  };
  return { client, transport, logger, clock, payloadOf };
};

afterEach(() => {
  vi.useRealTimers();
});

describe('a default payload from a function', () => {
  it('is computed for each call, and the payload of the call overrides it', async () => {
    let asked = 0;
    const { client, payloadOf, transport } = setUp(
      {},
      withDefaultPayload(() => ({ 'App.asked': ++asked, 'App.plan': 'pro' })),
    );
    expect(asked).toBe(0);
    expect(await payloadOf()).toEqual({ 'App.asked': 1, 'App.plan': 'pro' });
    expect(await payloadOf({ 'App.plan': 'free', 'App.files': 3 })).toEqual({
      'App.asked': 2,
      'App.plan': 'free',
      'App.files': 3,
    });
    await client.deliverSignal('App.b');
    expect(transport.signals().at(-1)).toMatchObject({ payload: { 'App.asked': 3 } });
  });

  it('overrides parameters of the preset, and keeps the others', async () => {
    const platform = { defaultPayload: () => ({ 'App.both': 'platform', 'App.other': 'platform' }) };
    const { payloadOf } = setUp(
      platform,
      withDefaultPayload(() => ({ 'App.both': 'asked' })),
    );
    expect(await payloadOf()).toEqual({ 'App.both': 'asked', 'App.other': 'platform' });
  });

  it('is left out if the function throws, and the logger reports it', async () => {
    const ask = () => {
      throw new Error('no settings yet');
    };
    const { client, logger, payloadOf } = setUp({}, withDefaultPayload(ask));
    expect(await payloadOf({ 'App.files': 3 })).toEqual({ 'App.files': 3 });
    expect(logger.lines).toEqual([
      'TelemetryDeck: the default payload could not be asked for and is left out: Error: no settings yet',
    ]);
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
    expect(client.stats().dropped).toEqual({});
  });

  it.each([null, 5, 'text', ['a'], Symbol('payload')])('is left out if it is %s', async (answer) => {
    const { payloadOf } = setUp(
      {},
      withDefaultPayload(() => answer as never),
    );
    expect(await payloadOf({ 'App.files': 3 })).toEqual({ 'App.files': 3 });
  });

  it('is not cached, so its source may change', async () => {
    const state = { 'App.step': 1 };
    const { client, transport } = setUp(
      {},
      withDefaultPayload(() => state),
    );
    client.sendSignal('App.a');
    state['App.step'] = 2;
    await client.flush();
    expect(transport.signals()).toMatchObject([{ payload: { 'App.step': 1 } }]);
  });

  it('and a plain default payload replace each other: the later wins', async () => {
    const asked = withDefaultPayload(() => ({ 'App.asked': true }));
    const given = withDefaultPayload({ 'App.given': true });
    expect(await setUp({}, asked, given).payloadOf()).toEqual({ 'App.given': true });
    expect(await setUp({}, given, asked).payloadOf()).toEqual({ 'App.asked': true });
  });
});

it.each([5, 'text', true, ['a']])('a default payload of %j is refused', (defaultPayload) => {
  expect(() => setUp({}, { defaultPayload: defaultPayload as never })).toThrowError(
    /^defaultPayload must be an object or a function, not /,
  );
});

describe('the default parameters', () => {
  const all = {
    sdk: true,
    device: true,
    runContext: true,
    userPreference: true,
    accessibility: true,
    calendar: true,
    page: true,
  };

  it.each<[string, PresetOptions, DefaultParameters]>([
    ['all', {}, all],
    [
      'all but those that are switched off',
      withDefaultParameters({ calendar: false, sdk: true }),
      { ...all, calendar: false },
    ],
    ['all when nothing is switched off', withDefaultParameters({}), all],
    [
      'none',
      withDefaultParameters(false),
      Object.fromEntries(Object.keys(all).map((group) => [group, false])) as object as DefaultParameters,
    ],
  ])('are %s', async (_name, options, expected) => {
    const asked: unknown[] = [];
    const defaultPayload = (groups: DefaultParameters, now: number) => {
      asked.push(groups, now);
      return { 'App.x': 1 };
    };
    const { payloadOf, clock } = setUp({ defaultPayload }, options as TestOption);
    expect(await payloadOf()).toEqual({ 'App.x': 1 });
    await payloadOf();
    expect(asked).toEqual([expected, clock.now()]);
  });

  const wanted = 'defaultParameters must be false, or an object, not ';

  it.each<[unknown, string]>([
    [true, 'true'],
    [null, 'null'],
    ['none', '"none"'],
    [[], 'of type array'],
    [() => false, 'of type function; did you mean to call it?'],
  ])('refuse %j with a message that names the valid values', (defaultParameters, shown) => {
    expect(() =>
      createPresetClient({ defaultPayload: () => ({}) }, 'APP', [
        { transport: stubTransport() },
        withDefaultParameters(defaultParameters as never) as TestOption,
      ]),
    ).toThrowError(expect.objectContaining({ code: 'INVALID_OPTION', message: wanted + shown }));
  });

  it('are computed again only when their stamp changes', async () => {
    let asked = 0;
    const platform: TestPreset = {
      defaultPayload: () => ({ 'App.asked': ++asked }),
      payloadStamp: (now) => Math.floor(now / 3_600_000),
    };
    const { payloadOf, clock } = setUp(platform);
    expect(await payloadOf()).toEqual({ 'App.asked': 1 });
    expect(await payloadOf()).toEqual({ 'App.asked': 1 });
    await clock.advance(3_600_000);
    expect(await payloadOf()).toEqual({ 'App.asked': 2 });
  });
});

describe('the default parameters that depend on the time', () => {
  const HOUR_MS = 3_600_000;
  const platform: TestPreset = {
    defaultPayload: (_groups, time) => ({ 'App.hour': Math.floor(time / HOUR_MS) }),
    payloadStamp: (time) => Math.floor(time / HOUR_MS),
  };
  const hours = ({ transport }: ReturnType<typeof setUp>) =>
    transport.signals().map(({ payload }) => (payload as Record<string, unknown>)['App.hour']);

  it('are those of the time of the signal, which the call may set', async () => {
    const set = setUp(platform);
    const now = Math.floor(set.clock.now() / HOUR_MS);
    set.client.sendSignal('App.now');
    set.client.sendSignal('App.then', {}, { timestamp: 5 * HOUR_MS });
    set.client.sendSignal('App.then', {}, { timestamp: new Date(5 * HOUR_MS + 1) });
    set.client.sendSignal('App.now', {}, { timestamp: Number.NaN });
    await set.client.flush();
    await set.client.deliverSignal('App.then', {}, { timestamp: 6 * HOUR_MS });
    expect(hours(set)).toEqual([now, 5, 5, now, 6]);
  });

  it('are those of the time of the call if a signal waits for the decision', async () => {
    const set = setUp(platform, { consent: 'unknown' });
    const now = Math.floor(set.clock.now() / HOUR_MS);
    set.client.sendSignal('App.early');
    await set.clock.advance(2 * HOUR_MS);
    set.client.sendSignal('App.late');
    set.client.optIn();
    set.client.sendSignal('App.latest');
    await set.client.flush();
    expect(hours(set)).toEqual([now, now + 2, now + 2]);
  });

  it('are those of the time of the call if a lazy client has no client yet', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 7 * HOUR_MS });
    const lazy = lazyClient();
    lazy.sendSignal('App.early');
    const delivery = lazy.deliverSignal('App.early');
    vi.useRealTimers();
    const set = setUp(platform);
    lazy.configure(set.client);
    lazy.sendSignal('App.late');
    await Promise.all([lazy.flush(), delivery]);
    expect(hours(set).toSorted()).toEqual([7, 7, Math.floor(set.clock.now() / HOUR_MS)].toSorted());
  });
});

it.each<[string, TestOption]>([
  ['at once', {}],
  ['with a prefix', { parameterPrefix: 'Shop.' }],
  ['behind a slow processor', { processors: [(signal, next) => settle().then(() => next(signal))] }],
])('the function of a default payload may start a session (%s)', async (_name, options) => {
  for (let when = 1; when <= 5; when++) {
    let asked = 0;
    const { client, transport } = setUp({ defaultPayload: () => ({ 'App.platform': 'x' }) }, options, {
      sessions: true,
      defaultPayload: () => {
        if (++asked === when) client.newSession();
        return { asked };
      },
    } as TestOption);
    for (const type of ['App.a', 'App.b', 'App.c']) client.sendSignal(type);
    await client.flush();
    const types = transport.batches().flat();
    expect(types.filter((type) => type.startsWith('App.'))).toEqual(['App.a', 'App.b', 'App.c']);
    for (const signal of transport.signals()) expect(signal).toMatchObject({ payload: { 'App.platform': 'x' } });
    expect(client.stats().dropped).toEqual({});
  }
});

it('a default payload with the name of a field is left out, and the logger reports it (version 3)', async () => {
  const { client, logger, transport } = setUp(
    { defaultPayload: () => ({ 'App.platform': 'x' }) },
    {
      ingestVersion: 3,
      namespace: 'ns',
      defaultPayload: () => ({ 'App.fine': 1, count: 2 }),
    },
  );
  expect(() => client.sendSignal('App.a', { 'App.files': 3 })).not.toThrow();
  await client.flush();
  await client.deliverSignal('App.b');
  expect(transport.signals()).toMatchObject([{ 'App.platform': 'x', 'App.files': 3 }, { 'App.platform': 'x' }]);
  for (const signal of transport.signals()) expect(Object.keys(signal)).not.toContain('count');
  for (const signal of transport.signals()) expect(Object.keys(signal)).not.toContain('App.fine');
  expect(logger.lines).toHaveLength(1);
  expect(logger.lines[0]).toContain('the default payload could not be asked for and is left out');
  expect(logger.lines[0]).toContain('"count"');
  expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
  expect(client.stats().dropped).toEqual({});
  // The payload of the call itself still throws.
  expect(() => client.sendSignal('App.a', { count: 1 } as never)).toThrowError(
    expect.objectContaining({ code: 'RESERVED_NAME' }),
  );
});

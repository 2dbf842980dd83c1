import { describe, expect, it } from 'vitest';
import { manualClock } from '../test/manual-clock.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import {
  type ClientOptions,
  createClient,
  createPlatformClient,
  type DefaultParameters,
  type Platform,
  withDefaultParameters,
  withDefaultPayload,
} from './index.js';

const setUp = (platform: Platform, ...options: ClientOptions[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const clock = manualClock();
  const client = createPlatformClient(platform, 'APP', [{ transport, logger, clock }, ...options]);
  const payloadOf = async (payload?: object) => {
    client.sendSignal('App.a', payload as never);
    await client.flush();
    return transport.signals().at(-1)?.['payload'];
  };
  return { client, transport, logger, clock, payloadOf };
};

describe('a default payload that is asked for', () => {
  it('is asked for at each call, and beaten by what the call says', async () => {
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

  it('beats what the platform found, and leaves the others of its parameters', async () => {
    const platform = { defaultPayload: () => ({ 'App.both': 'platform', 'App.other': 'platform' }) };
    const { payloadOf } = setUp(
      platform,
      withDefaultPayload(() => ({ 'App.both': 'asked' })),
    );
    expect(await payloadOf()).toEqual({ 'App.both': 'asked', 'App.other': 'platform' });
  });

  it('is left out where asking for it fails, and the logger is told', async () => {
    const ask = () => {
      throw new Error('no settings yet');
    };
    const { client, logger, payloadOf } = setUp({}, withDefaultPayload(ask));
    expect(await payloadOf({ 'App.files': 3 })).toEqual({ 'App.files': 3 });
    expect(logger.lines).toEqual([
      'TelemetryDeck: the default payload could not be asked for and is left out: Error: no settings yet',
    ]);
    expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1, dropped: {} });
  });

  it.each([null, 5, 'text', ['a'], Symbol('payload')])('is left out where it is %s', async (answer) => {
    const { payloadOf } = setUp(
      {},
      withDefaultPayload(() => answer as never),
    );
    expect(await payloadOf({ 'App.files': 3 })).toEqual({ 'App.files': 3 });
  });

  it('is not kept: what it was built from may change', async () => {
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

  it('and one that is given: the later one wins', async () => {
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

  it.each<[string, ClientOptions, DefaultParameters]>([
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
    const { payloadOf, clock } = setUp({ defaultPayload }, options);
    expect(await payloadOf()).toEqual({ 'App.x': 1 });
    await payloadOf();
    expect(asked).toEqual([expected, clock.now()]);
  });

  const wanted =
    'defaultParameters must be false, or an object with booleans for sdk, device, runContext, userPreference, accessibility, calendar, page, not ';

  it.each<[unknown, string]>([
    [true, 'true'],
    [null, 'null'],
    ['none', '"none"'],
    [[], 'of type object'],
    [{ devices: false }, 'of type object'],
    [{ sdk: 'false' }, 'of type object'],
    [() => false, 'of type function'],
  ])('cannot be %j, and the message says what they can be', (defaultParameters, shown) => {
    expect(() =>
      createClient('APP', { transport: stubTransport(), defaultParameters: defaultParameters as never }),
    ).toThrowError(expect.objectContaining({ code: 'INVALID_OPTION', message: wanted + shown }));
  });

  it('are asked for again when what they depend on has changed', async () => {
    let asked = 0;
    const platform: Platform = {
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

import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { createPresetClient, type TestPreset } from '../../test/preset-client.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import {
  type ClientOptions,
  hashUserID,
  withBaseURL,
  withDefaultPayload,
  withEndpoint,
  withIngestVersion,
  withNamespace,
  withParameterPrefix,
  withProcessor,
  withSessions,
  withSignalPrefix,
  withTestMode,
  withWebsite,
} from '../index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const clock = manualClock();
  const client = createPlainClient(
    'APP',
    { transport, clock, logger, userID: 'ada', sessionID: 'session' },
    ...options,
  );
  return { client, transport, logger, clock };
};

const version3 = { ingestVersion: 3, namespace: 'com.example' } as const;

describe('the URL', () => {
  const urlOf = async (...options: TestOption[]) => {
    const { client, transport } = setUp(...options);
    client.sendSignal('a');
    await client.flush();
    return transport.requests[0]?.url;
  };

  it.each<[string, TestOption[]]>([
    ['https://nom.telemetrydeck.com/v2/', []],
    ['https://nom.telemetrydeck.com/v2/namespace/com.example/', [withNamespace('com.example')]],
    ['https://nom.telemetrydeck.com/v2/namespace/w/', [withNamespace('w')]],
    ['https://nom.telemetrydeck.com/v2/w/', [withWebsite()]],
    ['https://nom.telemetrydeck.com/v2/w/', [withWebsite(), withNamespace('com.example')]],
    ['https://nom.telemetrydeck.com/v2/', [withWebsite(), withWebsite(false)]],
    ['https://nom.telemetrydeck.com/v3/com.example/', [withIngestVersion(3), withNamespace('com.example')]],
    ['https://nom.telemetrydeck.com/v3/w/', [withIngestVersion(3), withWebsite()]],
    ['https://example.com/array/sensors/v2/', [withBaseURL('https://example.com/array/sensors')]],
    [
      'https://example.com/array/sensors/v2/namespace/deltaquadrant/',
      [withBaseURL('https://example.com/array/sensors/'), withNamespace('deltaquadrant')],
    ],
    [
      'https://example.com/a/v3/ns/?key=1',
      [withBaseURL('https://example.com/a//?key=1'), { ...version3, namespace: 'ns' }],
    ],
    ['https://example.com/a/v3/w/', [withBaseURL('https://example.com/a'), withIngestVersion(3), withWebsite()]],
    ['https://example.com/any?where', [withEndpoint('https://example.com/any?where'), withNamespace('ns')]],
    ['https://example.com/any', [withEndpoint('https://example.com/any'), withIngestVersion(3)]],
    ['https://example.com/any', [withEndpoint('https://example.com/any'), withWebsite()]],
  ])('is %s', async (url, options) => {
    expect(await urlOf(...options)).toBe(url);
  });

  it.each<[string, TestOption]>([
    ['no namespace', {}],
    ['the namespace w', { namespace: 'w' }],
  ])('is refused for version 3 with %s, and the message names the remedy', (_name, options) => {
    expect(() => setUp({ ingestVersion: 3 }, options)).toThrowError(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message:
          'missing namespace (ingestVersion 3 needs one other than "w"); find it in your TelemetryDeck dashboard',
      }),
    );
  });

  it.each([1, 4, '3', 2.5, null])('is refused for the version %j', (ingestVersion) => {
    expect(() => setUp({ ...version3, ingestVersion: ingestVersion as 3 })).toThrowError(
      /^ingestVersion must be 2 or 3, not /,
    );
  });
});

describe('a signal in version 3', () => {
  it('is flat, keeps the types of its parameters, and writes its test mode as a string', async () => {
    const { client, transport } = setUp(version3, withDefaultPayload({ 'App.plan': 'pro' }));
    const value = { 'a.text': '1', 'a.whole': 3, 'a.part': 0.5, 'a.flag': false, 'a.big': 12n, 'a.date': new Date(0) };
    client.sendSignal('Game.started', { ...value, 'a.list': [1], 'a.none': null }, { floatValue: 1.5 });
    client.sendSignal('Game.ended', {}, { testMode: true });
    await client.flush();
    const fields = { appID: 'APP', clientUser: hashUserID('ada'), sessionID: 'session' };
    expect(transport.signals()).toEqual([
      {
        ...fields,
        isTestMode: 'false',
        'App.plan': 'pro',
        'a.text': '1',
        'a.whole': 3,
        'a.part': 0.5,
        'a.flag': false,
        'a.big': '12',
        'a.date': '1970-01-01T00:00:00.000Z',
        'a.list': '[1]',
        type: 'Game.started',
        receivedAt: '2026-01-02T03:04:05.678Z',
        floatValue: 1.5,
      },
      { ...fields, isTestMode: 'true', 'App.plan': 'pro', type: 'Game.ended', receivedAt: '2026-01-02T03:04:05.678Z' },
    ]);
  });

  const fields = ['appID', 'clientUser', 'type', 'receivedAt', 'count', 'isTestMode', 'sessionID', 'payload'];

  it.each(fields)('refuses the parameter %j: the call throws, and counts no signal', async (name) => {
    const { client, transport } = setUp(version3);
    const wanted = expect.objectContaining({ code: 'RESERVED_NAME', message: expect.stringContaining(`"${name}"`) });
    expect(() => client.sendSignal('a', { fine: 1, [name]: 1 })).toThrowError(wanted);
    expect(client.stats()).toMatchObject({ tracked: 0, pending: 0 });
    expect(client.stats().dropped).toEqual({});
    await expect(client.deliverSignal('a', { [name]: 1 })).rejects.toEqual(wanted);
    client.sendSignal('b', { [name.toUpperCase()]: 1 });
    await client.flush();
    expect(transport.signals()).toMatchObject([{ type: 'b', [name.toUpperCase()]: 1 }]);
  });

  it.each(fields)('refuses the default parameter %j: createClient throws', (name) => {
    expect(() => setUp(version3, withDefaultPayload({ [name]: 1 }))).toThrowError(
      expect.objectContaining({ code: 'RESERVED_NAME', message: expect.stringContaining(`"${name}"`) }),
    );
  });

  it('accepts these names with a prefix, and in version 2', async () => {
    const prefixed = setUp(version3, withParameterPrefix('Shop.'), withDefaultPayload({ count: 1 }));
    prefixed.client.sendSignal('a', { type: 'x' } as never);
    await prefixed.client.flush();
    expect(prefixed.transport.signals()).toMatchObject([{ type: 'a', 'Shop.type': 'x', 'Shop.count': 1 }]);
    const two = setUp(withDefaultPayload({ count: 1 }));
    two.client.sendSignal('a', { type: 'x' } as never);
    await two.client.flush();
    expect(two.transport.signals()).toMatchObject([{ type: 'a', payload: { type: 'x', count: 1 } }]);
  });

  it.each<[string, TestOption]>([
    ['with processors', { processors: [(signal, next) => next(signal)] }],
    ['before the user has decided', { consent: 'unknown' }],
  ])('also throws for such a parameter %s', (_name, options) => {
    const { client } = setUp(version3, options);
    expect(() => client.sendSignal('a', { count: 1 } as never)).toThrowError(
      expect.objectContaining({ code: 'RESERVED_NAME' }),
    );
    expect(client.stats()).toMatchObject({ tracked: 0, pending: 0 });
  });
});

describe('a signal of a website', () => {
  it.each([2, 3] as const)('needs no type in version %i, because the server has its own', async (version) => {
    for (const processor of [[], [withProcessor((signal, next) => next(signal))]]) {
      const prefix = withSignalPrefix('Shop.');
      const { client, transport, logger } = setUp(withWebsite(), withIngestVersion(version), prefix, ...processor);
      client.sendSignal('', { url: 'https://example.com/' });
      await client.flush();
      await client.deliverSignal('');
      client.sendSignal('Cart.filled');
      await client.flush();
      const sent = transport.requests.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
      expect(sent.map(({ type }) => type)).toEqual([undefined, undefined, 'Shop.Cart.filled']);
      expect(sent[0].receivedAt).toEqual(expect.any(String));
      expect(logger.lines).toEqual([]);
      expect(() => client.sendSignal(undefined as unknown as string)).toThrow('missing signal type');
    }
  });

  it.each([
    [2, { appID: 'APP', isTestMode: false, payload: {}, url: 'u', type: 'pageView' }],
    [3, { appID: 'APP', isTestMode: 'false', url: 'u', type: 'pageView' }],
  ] as const)('in version %i is one object without a user and a session', async (ingestVersion, expected) => {
    const { client, transport } = setUp(withWebsite(), withIngestVersion(ingestVersion));
    for (let view = 0; view < 3; view++) client.sendSignal('pageView', { url: 'u' }, { userID: 'x', sessionID: 'y' });
    await client.flush();
    await client.deliverSignal('pageView', { url: 'u' });
    const bodies = transport.requests.map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
    expect(bodies).toEqual(Array(4).fill({ ...expected, receivedAt: '2026-01-02T03:04:05.678Z' }));
  });

  const page = { url: 'platform', referrer: 'platform', locale: 'platform', 'App.other': 'platform' };

  it.each<[string, TestOption[], object | undefined, object]>([
    ['of the platform', [], undefined, {}],
    ['of the platform, with parameters of the call', [], { 'App.files': 1 }, { 'App.files': 1 }],
    ['of the call', [], { url: 'call', 'App.files': '日本語', locale: 'call' }, { 'App.files': '日本語' }],
    ['of the call alone', [], { url: 'call' }, {}],
    [
      'of the default payload',
      [withDefaultPayload({ referrer: 'given', 'App.plan': 1 })],
      undefined,
      { 'App.plan': 1 },
    ],
    [
      'of a default payload that is asked for, and the call',
      [withDefaultPayload(() => ({ url: 'asked', locale: 'asked', 'App.plan': 1 }))],
      { url: 'call', 'App.files': 2 },
      { 'App.plan': 1, 'App.files': 2 },
    ],
  ])('has the url, referrer and locale %s beside the payload in version 2', async (_name, options, payload, rest) => {
    const { send } = setUpPage(...options);
    const [sent, delivered] = await send(payload);
    const fields: Record<string, unknown> = { url: 'platform', referrer: 'platform', locale: 'platform' };
    const asked = { ...Object(answerOf(options[0])), ...payload };
    for (const name of Object.keys(fields)) if (name in asked) fields[name] = asked[name];
    const common = { appID: 'APP', isTestMode: false, receivedAt: '2026-01-02T03:04:05.678Z', type: 'pageView' };
    expect(sent).toEqual({ ...common, ...fields, payload: { 'App.other': 'platform', ...rest } });
    expect(delivered).toEqual(sent);
  });

  it('has them beside its other parameters in version 3, and an app has them in its payload', async () => {
    const three = setUpPage(withIngestVersion(3));
    expect((await three.send({ url: 'call' }))[0]).toMatchObject({ ...page, url: 'call' });
    const app = setUpPage(withWebsite(false));
    expect((await app.send({ url: 'call' }))[0]).toMatchObject([{ payload: { ...page, url: 'call' } }]);
  });

  /** The part of a page in a browser that core uses. */
  function setUpPage(...options: TestOption[]) {
    const transport = stubTransport();
    const asked: (boolean | undefined)[] = [];
    const platform: TestPreset = {
      hasBackground: true,
      defaultPayload(_groups, _time, website) {
        asked.push(website);
        return page;
      },
    };
    const given = [{ transport, clock: manualClock(), website: true }, ...options];
    const client = createPresetClient(platform, 'APP', given);
    return {
      asked,
      client,
      transport,
      async send(payload?: object): Promise<unknown[]> {
        client.sendSignal('pageView', payload as never);
        await client.flush();
        await client.deliverSignal('pageView', payload as never);
        return transport.requests.map(({ body }) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
      },
    };
  }

  const answerOf = (options: TestOption = {}) => {
    const { defaultPayload } = options as ClientOptions;
    return typeof defaultPayload === 'function' ? defaultPayload() : defaultPayload;
  };

  it('is reported to the preset as a page view', async () => {
    const { asked, send } = setUpPage();
    await send();
    expect(asked).toEqual([true]);
    const app = setUpPage(withWebsite(false));
    await app.send();
    expect(app.asked).toEqual([false]);
  });

  it('is the only signal, because a website has no sessions', async () => {
    const { client, send, transport } = setUpPage(withSessions());
    client.newSession();
    const bodies = await send();
    expect(bodies).toHaveLength(2);
    expect(JSON.stringify(bodies)).not.toMatch(/Session|Retention|Acquisition/);
    expect(transport.requests).toHaveLength(2);
  });
});

it.each<[string, TestOption, boolean | string]>([
  ['2', {}, false],
  ['2 in test mode', withTestMode(), true],
  ['3', version3, 'false'],
  ['3 in test mode', { ...version3, testMode: true }, 'true'],
])('every signal of version %s has its time, session and test mode', async (_name, options, isTestMode) => {
  const { client, transport } = setUp(options);
  client.sendSignal('A.b');
  await client.flush();
  expect(transport.signals()[0]).toMatchObject({
    receivedAt: '2026-01-02T03:04:05.678Z',
    sessionID: 'session',
    isTestMode,
  });
});

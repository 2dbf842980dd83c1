import { describe, expect, it } from 'vitest';
import { manualClock } from '../../test/manual-clock.js';
import type { TestOption } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { recordingLogger, stubTransport } from '../../test/stub-transport.js';
import {
  type Payload,
  withDefaultPayload,
  withIngestVersion,
  withNamespace,
  withParameterPrefix,
  withSignalPrefix,
  withTestMode,
  withWebsite,
} from '../index.js';

const setUp = (...options: TestOption[]) => {
  const transport = stubTransport();
  const logger = recordingLogger();
  const platform = { defaultPayload: () => ({ 'TelemetryDeck.SDK.name': 'x', plain: true, platform: 'y' }) };
  const client = createPresetClient(platform, 'APP', [{ transport, logger, clock: manualClock() }, ...options]);
  const send = async (type: string, payload?: Record<string, unknown>) => {
    client.sendSignal(type, payload as never);
    await client.flush();
    return transport.signals().at(-1) as { type: string; payload: Payload };
  };
  return { client, transport, logger, send };
};

const reserved = [
  ...['type', 'clientUser', 'appID', 'sessionID', 'floatValue', 'newSessionBegan', 'platform', 'systemVersion'],
  ...['majorSystemVersion', 'majorMinorSystemVersion', 'appVersion', 'buildNumber', 'isSimulator', 'isDebug'],
  ...['isTestFlight', 'isAppStore', 'modelName', 'architecture', 'operatingSystem', 'targetEnvironment', 'locale'],
  ...['region', 'appLanguage', 'preferredLanguage', 'telemetryClientVersion', 'extensionIdentifier', 'payload'],
  ...['receivedAt', 'isTestMode', 'count', 'TYPE', 'Platform', 'appid'],
  ...['TelemetryDeck.mine', 'TelemetryDeck.API.namespace', 'telemetrydeck.Metrics.Swift.x', 'TelemetryDeck.'],
];

describe('a reserved name', () => {
  it.each(reserved)('(%s) is reported once in test mode, and the signal is sent', async (name) => {
    const { logger, send } = setUp(withTestMode());
    const line = (kind: string) =>
      `TelemetryDeck: the ${kind} name "${name}" is reserved by TelemetryDeck; use a name such as Scope.subScope.name`;
    for (let time = 0; time < 3; time++) expect(await send(name)).toMatchObject({ type: name });
    expect(logger.lines).toEqual([line('signal')]);
    // As a parameter it is the signal's own.
    if (name === 'floatValue') return;
    const parameter = setUp(withTestMode());
    for (let time = 0; time < 3; time++) {
      expect(await parameter.send(`App.signal${time}`, { [name]: 1 })).toMatchObject({ payload: { [name]: 1 } });
    }
    expect(parameter.logger.lines).toEqual([line('parameter')]);
  });

  it.each(reserved)('(%s) is not reported outside test mode', async (name) => {
    const { logger, send } = setUp(withTestMode(false));
    await send(name, { [name]: 1 });
    expect(logger.lines).toEqual([]);
  });

  it('is reported once for each name', async () => {
    const { logger, send } = setUp(withTestMode());
    await send('App.a', { platform: 1, region: 2 });
    await send('App.a', { region: 3, count: 4 });
    expect(logger.lines.map((line) => /"(.*)"/.exec(line)?.[1])).toEqual(['platform', 'region', 'count']);
  });

  it('is no longer reserved with a prefix', async () => {
    const { logger, send } = setUp(withTestMode(), withParameterPrefix('Shop.'), withSignalPrefix('Shop.'));
    expect(await send('count', { type: 1 })).toMatchObject({ type: 'Shop.count', payload: { 'Shop.type': 1 } });
    expect(logger.lines).toEqual([]);
  });
});

describe('a name without a scope', () => {
  it.each(['started', 'App.', '.started', 'App..started', 'TelemetryDeck'])('(%s) is reported once', async (name) => {
    const { logger, send } = setUp(withTestMode());
    for (let time = 0; time < 3; time++) expect(await send(name)).toMatchObject({ type: name });
    expect(logger.lines).toEqual([
      `TelemetryDeck: the signal name "${name}" has no scope; use a name such as Scope.subScope.name`,
    ]);
  });

  it('is not reported for parameters, nor for the parameters of the preset', async () => {
    const { logger, send } = setUp(withTestMode(), withDefaultPayload({ plan: 'pro' }));
    await send('App.started', { files: 1 });
    await send('TelemetryDeck.Session.started', { 'TelemetryDeck.Error.id': 'x' });
    await send('TelemetryDeck.Web.pageLeave', {
      'TelemetryDeck.PageEngagement.scrollDepth': 50,
      'TelemetryDeck.PageEngagement.engagedSeconds': 3,
    });
    await send('TelemetryDeck.Web.linkClick', { 'TelemetryDeck.Link.url': 'https://example.com/' });
    expect(logger.lines).toEqual([]);
  });

  it('is reported in the default payload if it is reserved', () => {
    const { logger } = setUp(withTestMode(), withDefaultPayload({ platform: 'pro' }));
    expect(logger.lines).toEqual([expect.stringContaining('the parameter name "platform" is reserved')]);
  });

  it.each([2, 3] as const)('is not reported for signals of a website (version %i)', async (version) => {
    const { logger, send } = setUp(withTestMode(), withWebsite(), withIngestVersion(version), withNamespace('ns'));
    await send('pageView', { url: 'https://example.com/', utm_source: 'x' });
    expect(logger.lines).toEqual([]);
    await send('pageView', { region: 'EU' });
    expect(logger.lines).toEqual([expect.stringContaining('"region" is reserved')]);
  });
});

describe('a prefix', () => {
  const prefixed = [withSignalPrefix('Shop.'), withParameterPrefix('Pay.')];

  it.each([
    ['started', 'Shop.started'],
    ['App.started', 'Shop.App.started'],
    ['Shop.started', 'Shop.started'],
    ['Shop.', 'Shop.'],
    ['shop.started', 'Shop.shop.started'],
    ['TelemetryDeck.Session.started', 'TelemetryDeck.Session.started'],
    ['TelemetryDeckExtra', 'Shop.TelemetryDeckExtra'],
  ])('changes the signal %s to %s', async (given, sent) => {
    const { client, transport, send } = setUp(...prefixed);
    expect(await send(given)).toMatchObject({ type: sent });
    await client.deliverSignal(given);
    expect(transport.signals().at(-1)).toMatchObject({ type: sent });
  });

  it.each<[string, TestOption]>([
    ['at once', {}],
    ['through a processor', { processors: [(signal, next) => next(signal)] }],
    ['with a default payload that is asked for', { defaultPayload: () => ({ 'Pay.plan': 'free', plan: 'pro' }) }],
  ])('is added to a parameter once, and never to TelemetryDeck’s own (%s)', async (_name, options) => {
    const { send, transport } = setUp(
      ...prefixed,
      withDefaultPayload({ 'Pay.plan': 'pro', 'TelemetryDeck.x': 1 }),
      options,
    );
    const { payload } = await send('a', { sum: 1, 'Pay.tax': 2, 'TelemetryDeck.Error.id': 3, 'pay.cent': 4 });
    expect(payload).toMatchObject({
      'Pay.plan': 'pro',
      'Pay.sum': 1,
      'Pay.tax': 2,
      'TelemetryDeck.Error.id': 3,
      'Pay.pay.cent': 4,
      'TelemetryDeck.SDK.name': 'x',
      plain: true,
      platform: 'y',
    });
    await send('a', { 'Pay.sum': 1, sum: 2 });
    const [, body] = transport.requests.map((request) => new TextDecoder().decode(request.body));
    expect(body?.match(/"Pay.sum"/g)).toHaveLength(1);
    expect(JSON.parse(body as string)[0].payload).toMatchObject({ 'Pay.sum': 2 });
  });

  it('does not change that the call overrides the default payload, with or without prefix', async () => {
    const { send } = setUp(...prefixed, withDefaultPayload({ plan: 'default', 'Pay.sum': 'default' }));
    expect(await send('a', { 'Pay.plan': 'call', sum: 'call' })).toMatchObject({
      payload: { 'Pay.plan': 'call', 'Pay.sum': 'call' },
    });
  });

  it('may be empty', async () => {
    const { send } = setUp(withSignalPrefix(''), withParameterPrefix(''));
    expect(await send('a', { b: 1 })).toMatchObject({ type: 'a', payload: { b: 1 } });
  });
});

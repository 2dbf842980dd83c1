import { describe, expect, it } from 'vitest';
import { manualClock } from '../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../test/plain-options.js';
import { createPresetClient } from '../test/preset-client.js';
import { recordingLogger, type StubReply, stubTransport } from '../test/stub-transport.js';
import {
  hashUserID,
  type SignalOptions,
  TransportError,
  withAppVersion,
  withBuildNumber,
  withDefaultPayload,
  withLogger,
  withTestMode,
} from './index.js';

const setUp = (replies: StubReply[] = [], ...options: TestOption[]) => {
  const transport = stubTransport(...replies);
  const clock = manualClock();
  const logger = recordingLogger();
  const client = createPlainClient('APP', { transport, clock, logger, userID: 'ada' }, ...options);
  return { client, transport, clock, logger };
};

describe('createPlainClient', () => {
  it.each([
    ['', '""'],
    ['   ', '"   "'],
    [undefined, 'undefined'],
    [42, '42'],
    [Object.create(null), 'a value of type object'],
    ['YOUR-APP-ID', '"YOUR-APP-ID"'],
  ])('refuses the app ID %j, and quotes it', (appID, shown) => {
    expect(() => createPlainClient(appID as string, { transport: stubTransport() })).toThrowError(
      expect.objectContaining({ code: 'NO_APP_ID', message: expect.stringContaining(`(got ${shown});`) }),
    );
  });

  it('refuses to work without a transport', () => {
    expect(() => createPlainClient('APP')).toThrowError(expect.objectContaining({ code: 'NO_TRANSPORT' }));
  });

  it('creates a session and a user if the options name none', () => {
    const [one, other] = [0, 1].map(() => createPlainClient('APP', { transport: stubTransport() }));
    expect(one?.sessionID).toMatch(/^[0-9a-f-]{36}$/);
    expect(one?.sessionID).not.toBe(other?.sessionID);
    expect(one?.userID).toBe(one?.userID);
    expect(one?.userID).not.toBe(other?.userID);
  });
});

describe('sendSignal', () => {
  it('builds the whole body during the call, and returns nothing', async () => {
    const { client, transport } = setUp([], { sessionID: 'session', hashSalt: 'salt' });
    expect(
      client.sendSignal('App.started', { plan: 'pro', seats: 3, trial: false }, { floatValue: 1.5 }),
    ).toBeUndefined();
    await client.flush();
    expect(transport.signals()).toEqual([
      {
        appID: 'APP',
        clientUser: hashUserID('ada', 'salt'),
        sessionID: 'session',
        isTestMode: false,
        type: 'App.started',
        receivedAt: '2026-01-02T03:04:05.678Z',
        payload: { plan: 'pro', seats: 3, trial: false },
        floatValue: 1.5,
      },
    ]);
    expect(transport.requests[0]).toMatchObject({
      url: 'https://nom.telemetrydeck.com/v2/',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    });
  });

  it.each(['', undefined, null, 7])('throws for the type %j, and counts no signal', (type) => {
    const { client } = setUp();
    expect(() => client.sendSignal(type as string)).toThrowError(expect.objectContaining({ code: 'NO_SIGNAL_TYPE' }));
    expect(client.stats().tracked).toBe(0);
  });

  it('does not use the transport before it returns (point 2)', () => {
    const { client, transport } = setUp();
    client.sendSignal('a');
    expect(transport.requests).toEqual([]);
  });

  it('copies the payload, so that later changes have no effect, and does not change it (point 2)', async () => {
    const { client, transport } = setUp([], withDefaultPayload({ platform: 'x' }));
    const payload: Record<string, unknown> = { nested: { a: 1 } };
    client.sendSignal('a', payload as never);
    (payload['nested'] as { a: number }).a = 2;
    payload['later'] = true;
    await client.flush();
    expect(transport.signals()[0]).toMatchObject({ payload: { nested: '{"a":1}', platform: 'x' } });
    expect(payload).toEqual({ nested: { a: 2 }, later: true });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '1', null])(
    'leaves out the floatValue %j, and reports it',
    async (floatValue) => {
      const { client, transport, logger } = setUp();
      client.sendSignal('a', {}, { floatValue } as SignalOptions);
      await client.flush();
      expect(transport.signals()[0]).not.toHaveProperty('floatValue');
      expect(logger.lines).toEqual(['TelemetryDeck: floatValue of signal "a" cannot be encoded and is left out']);
    },
  );

  it('repairs a type that is not valid Unicode', async () => {
    const { client, transport } = setUp();
    client.sendSignal('a\ud800b 👋');
    await client.flush();
    expect(transport.signals()[0]).toMatchObject({ type: 'a\ufffdb 👋' });
  });

  it('works without its client as "this"', async () => {
    const { client, transport } = setUp();
    const { sendSignal, flush } = client;
    sendSignal('a');
    await flush();
    expect(transport.batches()).toEqual([['a']]);
  });

  it('survives a logger that throws (point 3)', async () => {
    const angry = () => {
      throw new Error('logger');
    };
    const { client, transport } = setUp([400], withLogger({ error: angry, warn: angry }));
    client.sendSignal('a', { bad: Number.NaN });
    await client.flush();
    expect(transport.requests).toHaveLength(1);
  });

  it('drops only the signal that cannot be encoded (point 2)', async () => {
    const transport = stubTransport();
    const platform = {
      defaultUserID: () => {
        throw new Error('no user');
      },
    };
    const client = createPresetClient(platform, 'APP', [{ transport }]);
    client.sendSignal('a');
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 0, dropped: { unserializable: 1 } });
  });
});

describe('the payload of every signal', () => {
  const payloadOf = async (...options: TestOption[]) => {
    const transport = stubTransport();
    const platform = { defaultPayload: () => ({ 'Device.os': 'linux', both: 'platform' }) };
    const client = createPresetClient(platform, 'APP', [{ transport }, ...options]);
    client.sendSignal('a', { call: 1, 'TelemetryDeck.AppInfo.version': undefined });
    await client.flush();
    return transport.signals()[0]?.['payload'];
  };

  it('combines version and build number only if it has both', async () => {
    const scope = 'TelemetryDeck.AppInfo';
    expect(await payloadOf()).toEqual({ 'Device.os': 'linux', both: 'platform', call: 1 });
    expect(await payloadOf(withAppVersion('1.2'))).toMatchObject({ [`${scope}.version`]: '1.2' });
    expect(await payloadOf(withAppVersion('1.2'))).not.toHaveProperty(`${scope}.versionAndBuildNumber`);
    expect(await payloadOf(withBuildNumber('7'))).not.toHaveProperty([`${scope}.versionAndBuildNumber`]);
    expect(await payloadOf(withAppVersion(''), withBuildNumber(''))).toEqual(await payloadOf());
    expect(await payloadOf(withAppVersion('1.2'), withBuildNumber('7'))).toMatchObject({
      [`${scope}.version`]: '1.2',
      [`${scope}.buildNumber`]: '7',
      [`${scope}.versionAndBuildNumber`]: '1.2 7',
    });
  });

  it('prefers the call to the default payload, and the default payload to the preset', async () => {
    expect(await payloadOf(withDefaultPayload({ both: 'default', call: 'default' }))).toEqual({
      'Device.os': 'linux',
      both: 'default',
      call: 1,
    });
  });
});

it('a client ignores later changes of its default payload', async () => {
  const defaults: Record<string, unknown> = { plan: 'pro' };
  const { client, transport } = setUp([], { defaultPayload: defaults as never });
  defaults['plan'] = 'free';
  client.sendSignal('a');
  await client.flush();
  expect(transport.signals()[0]).toMatchObject({ payload: { plan: 'pro' } });
});

describe('deliverSignal', () => {
  it('resolves when the endpoint has accepted the signal', async () => {
    const { client, transport } = setUp();
    client.sendSignal('queued');
    await expect(client.deliverSignal('delivered', { a: 1 })).resolves.toBeUndefined();
    expect(transport.batches()).toContainEqual(['delivered']);
  });

  it('rejects with the status and the start of the text if the endpoint refuses the signal', async () => {
    const { client } = setUp([{ status: 422, text: `no such app ${'x'.repeat(5000)}` }]);
    const error = await client.deliverSignal('a').catch((caught) => caught);
    expect(error).toMatchObject({ code: 'REFUSED', status: 422 });
    expect(error.responseText).toHaveLength(500);
    expect(error.message).toMatch(/^the endpoint answered 422: no such app x+$/);
  });

  it('rejects with a message without a colon if the refusal has no text', async () => {
    await expect(setUp([400]).client.deliverSignal('a')).rejects.toThrow(/^the endpoint answered 400$/);
  });

  it.each([302, 500, 503])('rejects for the status %i without a retry', async (status) => {
    const { client, transport } = setUp([status]);
    await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'REFUSED', status });
    expect(transport.requests).toHaveLength(1);
  });

  it("rejects with the caller's abort reason", async () => {
    const { client, clock } = setUp(['silence']);
    const controller = new AbortController();
    const reason = new Error('the user went home');
    const delivery = client.deliverSignal('a', {}, { signal: controller.signal });
    await clock.advance(10);
    controller.abort(reason);
    await expect(delivery).rejects.toBe(reason);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('sends nothing if the caller aborted it before', async () => {
    const { client, transport } = setUp();
    await expect(client.deliverSignal('a', {}, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(transport.requests).toEqual([]);
  });

  it('rejects at its deadline, also if the transport ignores the abort signal', async () => {
    const { client, clock, transport } = setUp([], { timeoutMs: 9000 });
    transport.send = () => new Promise(() => {});
    const delivery = client.deliverSignal('a', {}, { timeoutMs: 300 });
    const settled = expect(delivery).rejects.toMatchObject({
      code: 'TIMEOUT',
      kind: 'timeout',
      message: 'no response within 300 ms',
    });
    await clock.advance(300);
    await settled;
  });

  it('rejects with the error of the transport', async () => {
    const refused = new TransportError('network', 'connection refused');
    await expect(setUp([refused]).client.deliverSignal('a')).rejects.toBe(refused);
    const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) });
    await expect(setUp([cause]).client.deliverSignal('a')).rejects.toMatchObject({
      code: 'NETWORK',
      kind: 'network',
      message: 'fetch failed: ECONNREFUSED',
      cause,
    });
  });

  it.each([
    ['nothing', undefined],
    ['no status', {}],
  ])('rejects when the transport returns %s', async (_name, response) => {
    const { client, transport } = setUp();
    transport.send = async () => response as never;
    await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('resolves even if the body never ends', async () => {
    const { client, transport } = setUp();
    transport.send = async () => ({ status: 200, header: () => null, text: () => new Promise(() => {}) });
    await expect(client.deliverSignal('a')).resolves.toBeUndefined();
  });

  it('reports the status even if the body of a refusal never ends', async () => {
    const { client, transport, clock } = setUp();
    transport.send = async () => ({ status: 400, header: () => null, text: () => new Promise(() => {}) });
    const settled = expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'REFUSED', status: 400 });
    await clock.advance(5000);
    await settled;
  });
});

describe('given telemetry switched off', () => {
  it.each<[string, TestOption, () => boolean]>([
    ['by the option', { enabled: false }, () => false],
    ['by the platform', {}, () => true],
  ])('%s, the client reads, builds and sends nothing', async (_name, options, isOptedOut) => {
    const forbidden = () => {
      throw new Error('must not be called');
    };
    const platform = { isOptedOut, createTransport: forbidden, defaultUserID: forbidden, defaultPayload: forbidden };
    const logger = recordingLogger();
    const client = createPresetClient(platform, 'APP', [{ logger }, options]);
    client.sendSignal('a');
    await client.deliverSignal('b');
    expect(client.userIDHash).toBe(hashUserID(client.userID));
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
    await client.close();
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { disabled: 1 } });
    expect(logger.lines).toEqual([]);
    expect(() => client.sendSignal('')).toThrow();
  });
});

describe('privacy', () => {
  it('the plain user identifier is in no body and in no log line', async () => {
    const secret = 'ada.lovelace@example.com';
    const failures: StubReply[] = [{ status: 400, text: 'bad' }, 500, new TransportError('network', 'refused')];
    const { client, transport, logger, clock } = setUp(
      failures,
      { userID: secret, hashSalt: 'pepper' },
      withTestMode(),
    );
    for (const type of ['a', 'b', 'c']) {
      client.sendSignal(type, { bad: Number.NaN });
      await clock.advance(10_000);
    }
    await client.deliverSignal('d');
    await client.close();
    const everything = JSON.stringify([
      transport.signals(),
      logger.lines,
      client.stats(),
      transport.requests.map(({ url, headers }) => [url, headers]),
    ]);
    expect(logger.lines.length).toBeGreaterThan(3);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('pepper');
    expect(everything).toContain(client.userIDHash);
  });

  it('the logger gets the full text of a refused request in test mode only', async () => {
    const refuse = async (...options: TestOption[]) => {
      const { client, logger } = setUp([{ status: 400, text: 'type is reserved' }], ...options);
      client.sendSignal('a');
      await client.flush();
      return logger.lines;
    };
    expect(await refuse()).toEqual([
      'TelemetryDeck: signals are dropped: refused',
      'TelemetryDeck: the endpoint answered 400 to 1 signal',
    ]);
    const lines = await refuse(withTestMode());
    expect(lines.at(-1)).toMatch(
      /answered 400 to 1 signal\nrequest: \[\{"appID":"APP".*\}\]\nresponse: type is reserved$/,
    );
  });
});

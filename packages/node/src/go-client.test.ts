import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Client,
  type ClientOption,
  createClient,
  hashUserID,
  isTelemetryDeckError,
  type NodeClientOptions,
  type Transport,
  withAppVersion,
  withBuildNumber,
  withEndpoint,
  withHashSalt,
  withLogger,
  withSessionID,
  withTestMode,
  withTimeout,
  withTransport,
  withUserID,
} from './index.js';

// One test for each promise of the Go client, over the wire.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let server: IngestServer;
let clients: Client[];

/** Makes a client of the server; the end of the test closes it. */
function clientWith(...options: ClientOption<NodeClientOptions>[]): Client {
  const client = createClient('APP', withEndpoint(server.endpoint), ...options);
  clients.push(client);
  return client;
}

/** Sends a signal, and returns it as the server has received it. */
async function signalOf(client: Client, ...signal: Parameters<Client['sendSignal']>) {
  client.sendSignal(...signal);
  await server.waitForSignals(1);
  return server.signals[0] as (typeof server.signals)[0];
}

/** A logger that records its lines. */
function recordingLogger() {
  const lines: string[] = [];
  return { lines, error: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
}

/** The error that a call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

beforeEach(async () => {
  clients = [];
  server = await startIngestServer();
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close({ timeoutMs: 0 })));
  await server.close();
});

describe('the surface', () => {
  it('NewClient: a client is one user of one app in one session', async () => {
    const client = clientWith();
    client.sendSignal('first');
    client.sendSignal('second');
    const signals = await server.waitForSignals(2);
    expect(new Set(signals.map(({ appID }) => appID))).toEqual(new Set(['APP']));
    expect(new Set(signals.map(({ clientUser }) => clientUser))).toEqual(new Set([client.userIDHash]));
    expect(new Set(signals.map(({ sessionID }) => sessionID))).toEqual(new Set([client.sessionID]));
  });

  it('NewClient: applies the options in order, after the defaults', () => {
    const client = clientWith(withUserID('first'), { userID: 'second' }, withUserID('third'));
    expect(client.userID).toBe('third');
  });

  it('NewClient: each client starts a session of its own', () => {
    expect(clientWith().sessionID).not.toBe(clientWith().sessionID);
  });

  it('ErrNoAppID: an empty app ID is thrown as NO_APP_ID', () => {
    const error = thrownBy(() => createClient(''));
    expect(isTelemetryDeckError(error) && error.code).toBe('NO_APP_ID');
    expect(String(error)).toContain('missing app ID');
  });

  it('ErrNoSignalType: an empty signal type is thrown as NO_SIGNAL_TYPE', () => {
    const client = clientWith();
    const error = thrownBy(() => client.sendSignal(''));
    expect(isTelemetryDeckError(error) && error.code).toBe('NO_SIGNAL_TYPE');
    expect(String(error)).toContain('missing signal type');
  });

  it('WithEndpoint: posts to another endpoint, verbatim', async () => {
    const path = '/v2/namespace/com.example?key=a%20b';
    await signalOf(clientWith(withEndpoint(`${server.url}${path}`)), 'App.started');
    expect(server.requests[0]?.path).toBe(path);
  });

  it.each<[order: string, options: NodeClientOptions[]]>([
    ['after', [withHashSalt('MySalt'), withUserID('somebody@example.com')]],
    ['before', [withUserID('somebody@example.com'), withHashSalt('MySalt')]],
  ])('WithHashSalt: salts the user whom the options name %s it', async (_order, options) => {
    const signal = await signalOf(clientWith(...options), 'App.started');
    expect(signal.clientUser).toBe(hashUserID('somebody@example.com', 'MySalt'));
  });

  it('WithHashSalt: salts the generated user too', () => {
    const client = clientWith(withHashSalt('MySalt'));
    expect(client.userIDHash).toBe(hashUserID(clientWith().userID, 'MySalt'));
  });

  it('WithLogger: delivery errors go to the logger', async () => {
    const logger = recordingLogger();
    server.script(reply(400));
    const client = clientWith(withLogger(logger));
    client.sendSignal('App.started');
    await client.flush();
    expect(logger.lines.join('\n')).toContain('400');
  });

  // The set-up of the tests fails each test that prints anything.
  it('WithLogger: without one, delivery errors are silent', async () => {
    server.script(reply(400));
    const client = clientWith();
    client.sendSignal('App.started');
    expect((await client.flush()).dropped).toBe(1);
  });

  it('WithSessionID: names the session', async () => {
    const signal = await signalOf(clientWith(withSessionID('session-1')), 'App.started');
    expect(signal.sessionID).toBe('session-1');
  });

  it('WithSessionID: without it, the session is a UUID made with the client', async () => {
    const client = clientWith();
    expect(client.sessionID).toMatch(UUID);
    expect((await signalOf(client, 'App.started')).sessionID).toBe(client.sessionID);
  });

  it('WithTestMode: sends isTestMode true, which is false otherwise', async () => {
    clientWith(withTestMode()).sendSignal('App.started');
    await server.waitForSignals(1);
    clientWith().sendSignal('App.started');
    await server.waitForSignals(2);
    expect(server.signals.map(({ isTestMode }) => isTestMode)).toEqual([true, false]);
  });

  it('WithTestMode: logs status, request body and response body of a rejected request', async () => {
    const logger = recordingLogger();
    server.script(reply(422, { body: 'no such app' }));
    const client = clientWith(withTestMode(), withLogger(logger));
    client.sendSignal('App.started', { plan: 'pro' });
    await client.flush();
    const logged = logger.lines.join('\n');
    expect(logged).toContain('422');
    expect(logged).toContain('"payload":{');
    expect(logged).toContain('"plan":"pro"');
    expect(logged).toContain('no such app');
  });

  it('WithUserID: the user identifier is hashed before it is sent', async () => {
    const signal = await signalOf(clientWith(withUserID('ada')), 'App.started');
    expect(signal.clientUser).toBe(hashUserID('ada'));
    expect(server.requests[0]?.text).not.toContain('"ada"');
  });

  it('WithUserID: without it, an identifier is generated, and its hash is sent', async () => {
    const client = clientWith();
    expect(client.userID).toMatch(/^\|.+\|.+\|/);
    expect((await signalOf(client, 'App.started')).clientUser).toBe(hashUserID(client.userID));
  });

  it.each<[what: string, options: ClientOption[], expected: Readonly<Record<string, string>>]>([
    ['the version alone', [withAppVersion('1.4.2')], { version: '1.4.2' }],
    ['the build alone', [withBuildNumber('318')], { buildNumber: '318' }],
    [
      'both, and both together',
      [withAppVersion('1.4.2'), withBuildNumber('318')],
      { version: '1.4.2', buildNumber: '318', versionAndBuildNumber: '1.4.2 318' },
    ],
    ['nothing', [], {}],
  ])('WithAppVersion, WithBuildNumber: send %s', async (_what, options, expected) => {
    const { payload } = await signalOf(clientWith(...options), 'App.started');
    const scope = 'TelemetryDeck.AppInfo.';
    const sent = Object.entries(payload).filter(([key]) => key.startsWith(scope));
    expect(Object.fromEntries(sent.map(([key, value]) => [key.slice(scope.length), value]))).toEqual(expected);
  });

  it('SendSignal: returns at once, before it sends anything', async () => {
    const client = clientWith();
    expect(client.sendSignal('App.started')).toBeUndefined();
    expect(client.stats()).toMatchObject({ tracked: 1, pending: 1, delivered: 0 });
    await server.waitForSignals(1);
  });

  it('SendSignal: leaves out what cannot be encoded, reports it to the logger, and throws nothing', async () => {
    const logger = recordingLogger();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const { payload } = await signalOf(clientWith(withLogger(logger)), 'App.started', { circular, plan: 'pro' });
    expect(payload).toMatchObject({ plan: 'pro' });
    expect(payload).not.toHaveProperty('circular');
    expect(logger.lines.join('\n')).toContain('"circular"');
  });

  it('SendSignal: reports a delivery error to the logger, not to the caller', async () => {
    const logger = recordingLogger();
    const client = clientWith(withLogger(logger));
    await server.close();
    client.sendSignal('App.started');
    expect(await client.flush({ timeoutMs: 200 })).toMatchObject({ delivered: 0, pending: 1 });
    expect(logger.lines).not.toEqual([]);
  });

  it("SendSignal: the caller's signal cancels a delivery", async () => {
    const client = clientWith();
    const controller = new AbortController();
    client.sendSignal('first', {}, { signal: controller.signal });
    controller.abort();
    client.sendSignal('second');
    expect(await client.flush()).toMatchObject({ delivered: 1, dropped: 1 });
    expect(server.signals.map(({ type }) => type)).toEqual(['second']);
  });

  it('SendSignalSync: resolves once the endpoint has accepted the signal', async () => {
    await clientWith().deliverSignal('Invoice.paid', { plan: 'pro' });
    expect(server.signals).toMatchObject([{ type: 'Invoice.paid', payload: { plan: 'pro' } }]);
  });

  it('SendSignalSync: rejects with the status when the endpoint refuses', async () => {
    server.script(reply(403, { body: 'not you' }));
    await expect(clientWith().deliverSignal('Invoice.paid')).rejects.toMatchObject({
      code: 'REFUSED',
      status: 403,
      responseText: 'not you',
    });
  });

  it('SendSignalSync: rejects when the caller cancels it', async () => {
    server.script(hang());
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const delivery = clientWith().deliverSignal('Invoice.paid', {}, { signal: controller.signal });
    await Promise.all([
      expect(delivery).rejects.toBe(reason),
      server.waitForRequests(1).then(() => controller.abort(reason)),
    ]);
  });

  it('SendSignalSync: rejects at its deadline', async () => {
    server.script(hang());
    const delivery = clientWith().deliverSignal('Invoice.paid', {}, { timeoutMs: 20 });
    await expect(delivery).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('SendSignalSync: rejects an empty signal type', async () => {
    await expect(clientWith().deliverSignal('')).rejects.toMatchObject({ code: 'NO_SIGNAL_TYPE' });
  });

  it('Flush: waits until every earlier signal is delivered or has failed', async () => {
    const client = clientWith();
    server.script(reply(400));
    client.sendSignal('refused');
    await client.flush();
    client.sendSignal('first');
    client.sendSignal('second');
    expect(await client.flush()).toEqual({ delivered: 2, pending: 0, spooled: 0, dropped: 0 });
    expect(server.signals.map(({ type }) => type)).toEqual(['first', 'second']);
  });

  it('Flush: gives up at its deadline, and the delivery goes on', async () => {
    server.script(reply(200, { delayMs: 300 }));
    const client = clientWith();
    client.sendSignal('App.started');
    expect(await client.flush({ timeoutMs: 1 })).toMatchObject({ delivered: 0, pending: 1 });
    expect(await client.flush()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('Flush: gives up when the caller aborts it', async () => {
    server.script(hang());
    const client = clientWith();
    client.sendSignal('App.started');
    const controller = new AbortController();
    const flush = client.flush({ signal: controller.signal });
    await server.waitForRequests(1);
    controller.abort();
    expect(await flush).toMatchObject({ delivered: 0, pending: 1 });
  });

  it('UserID, UserIDHash: a client shows the identifier and its hash', () => {
    const client = clientWith(withUserID('ada'), withHashSalt('MySalt'));
    expect(client.userID).toBe('ada');
    expect(client.userIDHash).toBe(hashUserID('ada', 'MySalt'));
  });

  it('SignalBody: a signal always has all fields, each of its type', async () => {
    await signalOf(clientWith(), 'App.started');
    const signals = server.requests[0]?.json as Record<string, unknown>[];
    expect(signals[0]).toMatchObject({
      appID: 'APP',
      clientUser: expect.stringMatching(/^[0-9a-f]{64}$/),
      sessionID: expect.any(String),
      isTestMode: false,
      type: 'App.started',
      payload: expect.any(Object),
    });
  });

  it('a request times out after five seconds by default', async () => {
    const timers: { readonly delayMs: number; readonly callback: () => void }[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      random: () => 0,
      setTimer(callback: () => void, delayMs: number) {
        timers.push({ delayMs, callback });
        return () => {};
      },
    };
    server.script(hang());
    const delivery = clientWith({ clock, spool: false }).deliverSignal('App.started');
    await vi.waitFor(() => expect(timers.map(({ delayMs }) => delayMs)).toEqual([5000]));
    timers[0]?.callback();
    await expect(delivery).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('a request times out after another time if the options say so', async () => {
    server.script(hang());
    const delivery = clientWith(withTimeout(20)).deliverSignal('App.started');
    await expect(delivery).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});

describe('the wire', () => {
  it('posts to nom.telemetrydeck.com/v2/ by default', async () => {
    const urls: string[] = [];
    const transport: Transport = {
      async send({ url }) {
        urls.push(url);
        return { status: 200, header: () => null, text: async () => '' };
      },
    };
    await createClient('APP', withTransport(transport)).deliverSignal('App.started');
    expect(urls).toEqual(['https://nom.telemetrydeck.com/v2/']);
  });

  it('posts a JSON array, with its content type', async () => {
    await signalOf(clientWith(), 'App.started');
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v2/' });
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(request?.json).toEqual([expect.any(Object)]);
    expect(server.faults).toEqual([]);
  });

  it('hashes the UTF-8 bytes of identifier and salt', async () => {
    const signal = await signalOf(clientWith(withUserID('Ådá'), withHashSalt('ß')), 'App.started');
    // printf 'Ådáß' | sha256sum
    expect(signal.clientUser).toBe('4e079e03ef97cc4e75993e351957148daf60b853f50838d474b8bbc768ff7e88');
  });

  it('keeps the JSON type of payload values', async () => {
    const values = { integer: 42, truth: true, fraction: 3.14, text: 'text' };
    expect((await signalOf(clientWith(), 'App.started', values)).payload).toMatchObject(values);
  });

  it('sends operating system, architecture and SDK in every payload', async () => {
    const client = clientWith();
    client.sendSignal('without a payload');
    client.sendSignal('with one', { plan: 'pro' });
    for (const { payload } of await server.waitForSignals(2)) {
      expect(payload).toMatchObject({
        'TelemetryDeck.Device.operatingSystem': expect.stringMatching(/^[a-z]+$/),
        'TelemetryDeck.Device.architecture': expect.stringMatching(/^[a-z0-9]+$/),
        'TelemetryDeck.SDK.name': '@td/node',
        'TelemetryDeck.SDK.version': expect.stringMatching(/^\d+\.\d+\.\d+/),
        'TelemetryDeck.SDK.nameAndVersion': expect.stringMatching(/^@td\/node \d+\.\d+\.\d+/),
      });
    }
  });

  it("never changes the caller's object", async () => {
    const payload = Object.freeze({ plan: 'pro' });
    const signal = await signalOf(clientWith(), 'App.started', payload);
    expect(signal.payload).toMatchObject({ plan: 'pro' });
    expect(payload).toEqual({ plan: 'pro' });
  });
});

// `default-user-id.test.ts` tests each part, `same-user-as-go.test.ts` compares with Go itself.
describe('the generated user identifier', () => {
  it('is the same for every client of one machine and one user', () => {
    expect(clientWith().userID).toBe(clientWith().userID);
  });

  it('has nine parts, each after a bar', () => {
    const { userID } = clientWith();
    expect(userID.split('|')).toHaveLength(10);
    expect(userID).toMatch(/^\|[a-z]+\|[a-z0-9]+\|[^|]*\|[0-9a-f: ]*\|-?\d+\|-?\d+\|/);
  });
});

describe('the hash vectors', () => {
  it.each<[salt: string, clientUser: string]>([
    ['MySalt', 'c05dc5334d83cca7382bca040f2f6e9de56d57d22814cfc4c39b5a55dbc9ef16'],
    ['', '787d5b7c06ca0a21c96436cc7c8117e6fe046d0fd7dedcae8c93bfc14b8e5df7'],
  ])('hold for somebody@example.com with the salt %j', async (salt, clientUser) => {
    const client = clientWith(withUserID('somebody@example.com'), withHashSalt(salt));
    expect((await signalOf(client, 'App.started')).clientUser).toBe(clientUser);
  });
});

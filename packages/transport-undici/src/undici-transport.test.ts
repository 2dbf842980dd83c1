import { Readable } from 'node:stream';
import { MAX_RESPONSE_BYTES, TransportError, type TransportRequest } from '@td/core';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { Agent, type Dispatcher, interceptors, MockAgent, Pool, ProxyAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConnectProxy } from '../test/connect-proxy.js';
import { startSilentServer } from '../test/silent-server.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;
const dispatchers: Dispatcher[] = [];

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
  await server.close();
});

/** A dispatcher of the test's own, which is destroyed after it. */
function using<Value extends Dispatcher>(dispatcher: Value): Value {
  dispatchers.push(dispatcher);
  return dispatcher;
}

function requestTo(url: string, request: Partial<TransportRequest> = {}): TransportRequest {
  return {
    url,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode('[]'),
    signal: new AbortController().signal,
    ...request,
  };
}

async function rejectionOf(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    (value) => expect.fail(`resolved with ${value}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

describe('the pool that the transport makes', () => {
  it('has a bounded number of connections', async () => {
    const transport = undiciTransport();

    const responses = Array.from({ length: 40 }, () => transport.send(requestTo(server.endpoint)));
    await Promise.all(responses.map(async (response) => (await response).text()));

    expect(server.requests).toHaveLength(40);
    expect(server.connectionsMade).toBeLessThanOrEqual(8);
    await transport.close?.();
  });

  it('is destroyed by close(), and with it a request that is never answered', async () => {
    const transport = undiciTransport();
    server.script(hang());
    const failing = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network', cause: { code: 'UND_ERR_DESTROYED' } });
    await server.waitForConnections(0);
  });

  it('is made anew by a request after close()', async () => {
    const transport = undiciTransport();
    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();

    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);

    await transport.close?.();
    await server.waitForConnections(0);
  });

  it('ends connections that are only half made with close()', async () => {
    await using silent = await startSilentServer();
    const transport = undiciTransport();
    const failing = rejectionOf(transport.send(requestTo(silent.url)));
    const connection = await silent.connected;
    const closed = new Promise((resolve) => connection.once('close', resolve));

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network' });
    await closed;
  });

  it('ends a connection that is only half made when the request that wanted it is aborted', async () => {
    await using silent = await startSilentServer();
    const controller = new AbortController();
    const reason = new DOMException('time ran out', 'TimeoutError');
    const failing = rejectionOf(undiciTransport().send(requestTo(silent.url, { signal: controller.signal })));
    const connection = await silent.connected;
    const closed = new Promise((resolve) => connection.once('close', resolve));

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'timeout', cause: reason });
    await closed;
  });
});

describe('a dispatcher of the user', () => {
  it('is used, and not closed with the transport', async () => {
    const dispatcher = using(new Agent());
    const transport = undiciTransport({ dispatcher });
    await (await transport.send(requestTo(server.endpoint))).text();

    await transport.close?.();

    expect(dispatcher.closed || dispatcher.destroyed).toBe(false);
    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);
  });

  it('may be a MockAgent', async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher
      .get('https://ingest.example')
      .intercept({
        method: 'POST',
        path: '/v2/?a=1',
        body: /^\[\]$/,
        headers: { 'content-type': /^application\/json/ },
      })
      .reply(429, 'slow down', { headers: { 'Retry-After': '7', 'X-Several': ['a', 'b'] } });

    const response = await undiciTransport({ dispatcher }).send(requestTo('https://ingest.example/v2/?a=1'));

    expect(response.status).toBe(429);
    expect(response.header('RETRY-AFTER')).toBe('7');
    expect(response.header('x-several')).toBe('a, b');
    expect(await response.text()).toBe('slow down');
    dispatcher.assertNoPendingInterceptors();
    await dispatcher.close();
  });

  it('may be a ProxyAgent', async () => {
    await using proxy = await startConnectProxy(200);
    const dispatcher = using(new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));

    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

    expect(response.status).toBe(200);
    expect(proxy.targets).toEqual([new URL(server.url).host]);
    expect(server.requests).toHaveLength(1);
  });

  it('may be a ProxyAgent whose proxy refuses, which is no response of the endpoint', async () => {
    await using proxy = await startConnectProxy(407);
    const dispatcher = using(new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(server.endpoint)));

    expect(error.kind).toBe('network');
    expect(error.message).toContain('407');
    expect(server.requests).toHaveLength(0);
  });

  it('may be a Pool whose only connection is taken, and still a request is aborted at once', async () => {
    const transport = undiciTransport({ dispatcher: using(new Pool(server.url, { connections: 1 })) });
    server.script(hang());
    const first = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);
    const controller = new AbortController();
    const reason = new Error('nobody waits any longer');
    const second = rejectionOf(transport.send(requestTo(server.endpoint, { signal: controller.signal })));

    controller.abort(reason);

    expect(await second).toMatchObject({ kind: 'aborted', cause: reason });
    await dispatchers[0]?.destroy();
    await first;
    expect(server.requests).toHaveLength(1);
  });

  it('may retry, and what it was answered last is the response', async () => {
    const retry = interceptors.retry({ methods: ['POST'], maxRetries: 1, minTimeout: 1, statusCodes: [503] });
    server.setDefaultReply(reply(503, { headers: { 'X-Reason': 'busy' } }));

    const response = await undiciTransport({ dispatcher: using(new Agent()).compose(retry) }).send(
      requestTo(server.endpoint),
    );

    expect(response.status).toBe(503);
    expect(response.header('x-reason')).toBe('busy');
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['text/plain', '{"error": "€"}', '{"error": "€"}'],
    ['application/json', '{"error": "€"}', '{"error":"€"}'],
    ['text/plain', 'x'.repeat(MAX_RESPONSE_BYTES + 1), 'x'.repeat(MAX_RESPONSE_BYTES)],
    ['image/png', 'x', ''],
  ])('may throw for a status, which is a response all the same (%s)', async (contentType, body, text) => {
    server.script(reply(400, { headers: { 'Content-Type': contentType }, body }));
    const dispatcher = using(new Agent()).compose(interceptors.responseError());

    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

    expect(response.status).toBe(400);
    expect(response.header('Content-Type')).toBe(contentType);
    expect(await response.text()).toBe(text);
  });
});

describe('a failure', () => {
  it('is a timeout when the dispatcher waits no longer for the connection', async () => {
    await using silent = await startSilentServer();
    const dispatcher = using(new Agent({ connect: { timeout: 20 } }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(silent.url)));

    expect(error).toMatchObject({ kind: 'timeout', cause: { code: 'UND_ERR_CONNECT_TIMEOUT' } });
  });

  it('is a timeout when the dispatcher waits no longer for the response', async () => {
    server.script(hang());
    const dispatcher = using(new Agent({ headersTimeout: 20 }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(server.endpoint)));

    expect(error).toMatchObject({ kind: 'timeout', cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
  });

  it('is a timeout when the dispatcher waits no longer for the text', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const dispatcher = using(new Agent({ bodyTimeout: 20 }));
    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

    expect(await rejectionOf(response.text())).toMatchObject({
      kind: 'timeout',
      cause: { code: 'UND_ERR_BODY_TIMEOUT' },
    });
  });

  it('of the text keeps the reason when the request is aborted', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const controller = new AbortController();
    const dispatcher = using(new Agent());
    const response = await undiciTransport({ dispatcher }).send(
      requestTo(server.endpoint, { signal: controller.signal }),
    );
    const reason = new Error('nobody waits any longer');
    const failing = rejectionOf(response.text());

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'aborted', message: reason.message, cause: reason });
  });

  it('in a response that nobody reads disturbs nobody', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }), reply(200, { body: 'part', unfinished: true }));
    const transport = undiciTransport();
    const controller = new AbortController();
    await transport.send(requestTo(server.endpoint, { signal: controller.signal }));
    await transport.send(requestTo(server.endpoint));

    controller.abort(new Error('nobody waits any longer'));
    await transport.close?.();
    await server.waitForConnections(0);

    // An 'error' event that nobody hears would be an uncaught exception by now, and fail the run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('in a response that nobody reads disturbs nobody, even where undici is an older one', async () => {
    const body = new Readable({ read: () => {} });
    const dispatcher = { request: async () => ({ statusCode: 200, headers: {}, body }) } as unknown as Dispatcher;
    await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));
    const closed = new Promise((resolve) => body.once('close', resolve));

    body.destroy(new Error('aborted'));

    await closed;
  });
});

import { MAX_RESPONSE_BYTES } from '@td/core';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { Agent, interceptors, MockAgent, Pool, ProxyAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startConnectProxy } from '../test/connect-proxy.js';
import { destroyAfterTest } from '../test/destroy-after-test.js';
import { rejectionOf } from '../test/rejection-of.js';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe("the user's dispatcher", () => {
  it('the transport uses the dispatcher, and close() leaves it open', async () => {
    const dispatcher = destroyAfterTest(new Agent());
    const transport = undiciTransport({ dispatcher });
    await (await transport.send(requestTo(server.endpoint))).text();

    await transport.close?.();

    expect(dispatcher.closed || dispatcher.destroyed).toBe(false);
    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);
  });

  it('the transport works with a MockAgent', async () => {
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

  it('the transport works with a ProxyAgent', async () => {
    await using proxy = await startConnectProxy(200);
    const dispatcher = destroyAfterTest(new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));

    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

    expect(response.status).toBe(200);
    expect(proxy.targets).toEqual([new URL(server.url).host]);
    expect(server.requests).toHaveLength(1);
  });

  it('send rejects when the proxy of a ProxyAgent refuses the tunnel', async () => {
    await using proxy = await startConnectProxy(407);
    const dispatcher = destroyAfterTest(new ProxyAgent({ uri: proxy.url, proxyTunnel: true }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(server.endpoint)));

    expect(error.kind).toBe('network');
    expect(error.message).toContain('407');
    expect(server.requests).toHaveLength(0);
  });

  it('an abort takes effect at once while the request waits for the only connection of a Pool', async () => {
    const dispatcher = destroyAfterTest(new Pool(server.url, { connections: 1 }));
    const transport = undiciTransport({ dispatcher });
    server.script(hang());
    const first = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);
    const controller = new AbortController();
    const reason = new Error('the caller stopped waiting');
    const second = rejectionOf(transport.send(requestTo(server.endpoint, { signal: controller.signal })));

    controller.abort(reason);

    expect(await second).toMatchObject({ kind: 'aborted', cause: reason });
    await dispatcher.destroy();
    await first;
    expect(server.requests).toHaveLength(1);
  });

  it('a retrying dispatcher yields its last answer as the response', async () => {
    const retry = interceptors.retry({ methods: ['POST'], maxRetries: 1, minTimeout: 1, statusCodes: [503] });
    server.setDefaultReply(reply(503, { headers: { 'X-Reason': 'busy' } }));

    const response = await undiciTransport({ dispatcher: destroyAfterTest(new Agent()).compose(retry) }).send(
      requestTo(server.endpoint),
    );

    expect(response.status).toBe(503);
    expect(response.header('x-reason')).toBe('busy');
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    { contentType: 'text/plain', body: '{"error": "€"}', text: '{"error": "€"}' },
    { contentType: 'application/json', body: '{"error": "€"}', text: '{"error":"€"}' },
    {
      contentType: 'text/plain',
      body: 'x'.repeat(MAX_RESPONSE_BYTES + 1),
      text: 'x'.repeat(MAX_RESPONSE_BYTES),
    },
    { contentType: 'image/png', body: 'x', text: '' },
  ])(
    'an error that an interceptor throws for a status becomes a response ($contentType)',
    async ({ contentType, body, text }) => {
      server.script(reply(400, { headers: { 'Content-Type': contentType }, body }));
      const dispatcher = destroyAfterTest(new Agent()).compose(interceptors.responseError());

      const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

      expect(response.status).toBe(400);
      expect(response.header('Content-Type')).toBe(contentType);
      expect(await response.text()).toBe(text);
    },
  );
});

import { Agent } from 'node:http';
import { gzipSync } from 'node:zlib';
import { hang, type IngestServer, reply, reset, startIngestServer } from '@td/testing';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionOf } from '../test/rejection-of.js';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe('the instance that the transport makes', () => {
  it('has a bounded number of connections', async () => {
    const transport = axiosTransport();

    const responses = Array.from({ length: 40 }, () => transport.send(requestTo(server.endpoint)));
    await Promise.all(responses.map(async (response) => (await response).text()));

    expect(server.requests).toHaveLength(40);
    expect(server.connectionsMade).toBeLessThanOrEqual(8);
    await transport.close?.();
  });

  it('loses its connections with close(), and with them a request that is never answered', async () => {
    const transport = axiosTransport();
    server.script(hang());
    const failing = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });
    await server.waitForConnections(0);
  });

  it('can be used after close()', async () => {
    const transport = axiosTransport();
    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();

    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);

    await transport.close?.();
    await server.waitForConnections(0);
  });
});

describe('an instance of the user', () => {
  it('adds its headers, and leaves those of the request as they are', async () => {
    const instance = axios.create({
      headers: { common: { 'X-Team': 'a' }, 'Content-Type': 'text/plain', 'X-Mine': 'b' },
    });
    instance.defaults.headers.post['content-type'] = 'application/xml';

    await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-team': 'a',
      'x-mine': 'b',
    });
  });

  it('sends to the URL of the request, not to a path below its own', async () => {
    const instance = axios.create({ baseURL: 'http://api.example/base', allowAbsoluteUrls: false });

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(200);
    expect(server.requests[0]?.path).toBe('/v2/');
  });

  it('can neither change the bytes nor judge the response by its options', async () => {
    const body = new TextEncoder().encode('[ {"number": 1.0} ]');
    const instance = axios.create({
      transformRequest: () => 'changed',
      transformResponse: () => 'changed',
      validateStatus: () => false,
      responseType: 'json',
      maxBodyLength: 1,
      maxContentLength: 1,
      maxRedirects: 3,
    });
    server.script(reply(302, { headers: { Location: '/elsewhere' }, body: '{ "error": 1.0 }' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint, { body }));

    expect(server.requests.map(({ text }) => text)).toEqual(['[ {"number": 1.0} ]']);
    expect(response.status).toBe(302);
    expect(await response.text()).toBe('{ "error": 1.0 }');
  });

  it('sends through its agent, which close() leaves alone', async () => {
    const httpAgent = new Agent({ keepAlive: true });
    const transport = axiosTransport({ instance: axios.create({ httpAgent }) });
    await (await transport.send(requestTo(server.endpoint))).text();

    await transport.close?.();
    await (await transport.send(requestTo(server.endpoint))).text();

    expect(server.connectionsMade).toBe(1);
    httpAgent.destroy();
    await server.waitForConnections(0);
  });

  it('sends through its proxy', async () => {
    const proxy = { protocol: 'http', host: '127.0.0.1', port: Number(new URL(server.url).port) };
    server.script(reply(202));

    const transport = axiosTransport({ instance: axios.create({ proxy }) });
    const response = await transport.send(requestTo('http://ingest.example/v2/'));

    expect(response.status).toBe(202);
    expect(server.requests[0]).toMatchObject({
      path: 'http://ingest.example/v2/',
      headers: { host: 'ingest.example' },
    });
  });

  it.each([true, false])('may have a time limit of its own (clarifyTimeoutError: %s)', async (clarifyTimeoutError) => {
    const instance = axios.create({ timeout: 20, transitional: { clarifyTimeoutError } });
    server.script(hang());

    const error = await rejectionOf(axiosTransport({ instance }).send(requestTo(server.endpoint)));

    expect(error).toMatchObject({ kind: 'timeout', cause: { isAxiosError: true } });
    await server.waitForConnections(0);
  });
});

describe('an interceptor of the user', () => {
  it('may change the request', async () => {
    const instance = axios.create();
    instance.interceptors.request.use(async (config) => {
      config.headers.set('X-Trace', '1');
      return config;
    });

    await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(server.requests[0]?.headers['x-trace']).toBe('1');
  });

  it('may fail before the request, which is a failure', async () => {
    const instance = axios.create();
    const cause = new Error('no token');
    instance.interceptors.request.use(() => Promise.reject(cause));

    const error = await rejectionOf(axiosTransport({ instance }).send(requestTo(server.endpoint)));

    expect(error).toMatchObject({ kind: 'network', message: 'no token', cause });
    expect(server.requests).toHaveLength(0);
  });

  it('may unwrap the response, which keeps its status', async () => {
    const instance = axios.create();
    instance.interceptors.response.use((response) => response.data);
    server.script(reply(429, { retryAfterMs: 3000, body: 'slow down' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(429);
    expect(response.header('Retry-After')).toBe('3');
    expect(await response.text()).toBe('slow down');
  });

  it('may throw for a status, be it any error, and it is a response all the same', async () => {
    const instance = axios.create();
    instance.interceptors.response.use((response) => {
      if (response.status >= 400) throw new RangeError('not what we hoped for');
      return response;
    });
    server.script(reply(400, { body: 'malformed' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(400);
    expect(await response.text()).toBe('malformed');
  });

  it('may have a status of its own refused by axios, and it is a response all the same', async () => {
    const instance = axios.create();
    instance.interceptors.request.use((config) => ({ ...config, validateStatus: (status) => status === 200 }));
    server.script(reply(503, { body: 'busy' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(503);
    expect(await response.text()).toBe('busy');
  });

  it.each([
    ['the response', reply(202), { status: 202 }],
    ['the failure', reset(), { kind: 'network' }],
  ])('may send again, and the last attempt is %s', async (_outcome, last, expected) => {
    const instance = axios.create();
    instance.interceptors.response.use((response) =>
      response.status === 503 ? instance.request(response.config) : response,
    );
    server.script(reply(503), last);

    const outcome = await axiosTransport({ instance })
      .send(requestTo(server.endpoint))
      .catch((error: unknown) => error);

    expect(outcome).toMatchObject(expected);
    expect(server.requests).toHaveLength(2);
  });

  it('may send again where there is one connection for all attempts', async () => {
    const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const instance = axios.create({ httpAgent });
    instance.interceptors.response.use((response) =>
      response.status === 503 ? instance.request(response.config) : response,
    );
    server.script(reply(503, { body: 'busy' }), reply(202));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(202);
    httpAgent.destroy();
  });
});

describe('a request', () => {
  it('sends what its body shows, and nothing else of the buffer behind it', async () => {
    const memory = new TextEncoder().encode('secret[1]secret');

    await axiosTransport({ instance: axios.create() }).send(
      requestTo(server.endpoint, { body: memory.subarray(6, 9) }),
    );

    expect(server.requests[0]?.text).toBe('[1]');
  });
});

describe('a response', () => {
  it('is decompressed, since axios says that it may be compressed', async () => {
    server.script(reply(400, { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('malformed') }));

    const response = await axiosTransport({ instance: axios.create() }).send(requestTo(server.endpoint));

    expect(await response.text()).toBe('malformed');
  });

  it('rejects its text with the reason when the request is aborted', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const controller = new AbortController();
    const { signal } = controller;
    const response = await axiosTransport({ instance: axios.create() }).send(requestTo(server.endpoint, { signal }));
    const reason = new Error('nobody waits any longer');
    const failing = rejectionOf(response.text());

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'aborted', message: reason.message, cause: reason });
    await server.waitForConnections(0);
  });

  it.each(['identity', 'gzip'])(
    'that nobody reads disturbs nobody when it is aborted or cut (%s)',
    async (encoding) => {
      const part = reply(200, { headers: { 'Content-Encoding': encoding }, body: 'part', unfinished: true });
      server.script(part, part);
      const transport = axiosTransport();
      const controller = new AbortController();
      await transport.send(requestTo(server.endpoint, { signal: controller.signal }));
      await transport.send(requestTo(server.endpoint));

      controller.abort(new Error('nobody waits any longer'));
      await transport.close?.();
      await server.waitForConnections(0);

      // An 'error' event that nobody hears would be an uncaught exception by now, and fail the run.
      await new Promise((resolve) => setImmediate(resolve));
    },
  );
});

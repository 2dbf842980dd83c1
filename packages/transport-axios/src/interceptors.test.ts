import { Agent } from 'node:http';
import { type IngestServer, reply, reset, startIngestServer } from '@td/testing';
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

describe("the user's interceptor", () => {
  it('an interceptor can change the request', async () => {
    const instance = axios.create();
    instance.interceptors.request.use(async (config) => {
      config.headers.set('X-Trace', '1');
      return config;
    });

    await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(server.requests[0]?.headers['x-trace']).toBe('1');
  });

  it('send rejects when an interceptor throws before the request', async () => {
    const instance = axios.create();
    const cause = new Error('no token');
    instance.interceptors.request.use(() => Promise.reject(cause));

    const error = await rejectionOf(axiosTransport({ instance }).send(requestTo(server.endpoint)));

    expect(error).toMatchObject({ kind: 'network', message: 'no token', cause });
    expect(server.requests).toHaveLength(0);
  });

  it('the response keeps its status when an interceptor unwraps it', async () => {
    const instance = axios.create();
    instance.interceptors.response.use((response) => response.data);
    server.script(reply(429, { retryAfterMs: 3000, body: 'slow down' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(429);
    expect(response.header('Retry-After')).toBe('3');
    expect(await response.text()).toBe('slow down');
  });

  it('send resolves with the response when an interceptor throws any error for its status', async () => {
    const instance = axios.create();
    instance.interceptors.response.use((response) => {
      if (response.status >= 400) throw new RangeError('a status above 400');
      return response;
    });
    server.script(reply(400, { body: 'malformed' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(400);
    expect(await response.text()).toBe('malformed');
  });

  it('send resolves with the response when an interceptor makes axios reject its status', async () => {
    const instance = axios.create();
    instance.interceptors.request.use((config) => ({ ...config, validateStatus: (status) => status === 200 }));
    server.script(reply(503, { body: 'busy' }));

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(503);
    expect(await response.text()).toBe('busy');
  });

  it.each([
    ['resolves with the last response', reply(202), { status: 202 }],
    ['rejects with the last failure', reset(), { kind: 'network' }],
  ])('send %s when an interceptor sends the request again', async (_outcome, last, expected) => {
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

  it('an interceptor can send the request again over a single connection', async () => {
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

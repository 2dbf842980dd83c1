import { Agent } from 'node:http';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
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

describe("the transport's own instance", () => {
  it('the instance opens at most 8 connections', async () => {
    const transport = axiosTransport();

    const responses = Array.from({ length: 40 }, () => transport.send(requestTo(server.endpoint)));
    await Promise.all(responses.map(async (response) => (await response).text()));

    expect(server.requests).toHaveLength(40);
    expect(server.connectionsMade).toBeLessThanOrEqual(8);
    await transport.close?.();
  });

  it('close() ends its connections and fails a request that is never answered', async () => {
    const transport = axiosTransport();
    server.script(hang());
    const failing = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });
    await server.waitForConnections(0);
  });

  it('the instance can be used after close()', async () => {
    const transport = axiosTransport();
    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();

    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);

    await transport.close?.();
    await server.waitForConnections(0);
  });
});

describe("the user's instance", () => {
  it("its headers are added, and the request's headers override them", async () => {
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

  it('its baseURL is ignored', async () => {
    const instance = axios.create({ baseURL: 'http://api.example/base', allowAbsoluteUrls: false });

    const response = await axiosTransport({ instance }).send(requestTo(server.endpoint));

    expect(response.status).toBe(200);
    expect(server.requests[0]?.path).toBe('/v2/');
  });

  it('its options change neither the bytes of the request nor the response', async () => {
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

  it('its agent carries the requests, and close() leaves the agent open', async () => {
    const httpAgent = new Agent({ keepAlive: true });
    const transport = axiosTransport({ instance: axios.create({ httpAgent }) });
    await (await transport.send(requestTo(server.endpoint))).text();

    await transport.close?.();
    await (await transport.send(requestTo(server.endpoint))).text();

    expect(server.connectionsMade).toBe(1);
    httpAgent.destroy();
    await server.waitForConnections(0);
  });

  it('its proxy carries the requests', async () => {
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

  it.each([true, false])(
    'the error has the kind "timeout" when its timeout ends (clarifyTimeoutError: %s)',
    async (clarifyTimeoutError) => {
      const instance = axios.create({ timeout: 20, transitional: { clarifyTimeoutError } });
      server.script(hang());

      const error = await rejectionOf(axiosTransport({ instance }).send(requestTo(server.endpoint)));

      expect(error).toMatchObject({ kind: 'timeout', cause: { name: 'AxiosError' } });
      await server.waitForConnections(0);
    },
  );
});

import { createRequire } from 'node:module';
import { type IngestServer, reply, startIngestServer } from '@td/testing';
import axios, { type AxiosRequestConfig } from 'axios';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

/** The library by which axios follows redirects. */
const followRedirects = createRequire(createRequire(import.meta.url).resolve('axios'))('follow-redirects');

let server: IngestServer;
let other: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
  other = await startIngestServer();
});

afterEach(async () => {
  await server.close();
  await other.close();
});

const send = (change: AxiosRequestConfig, config: AxiosRequestConfig = {}) => {
  const instance = axios.create({ ...config, headers: { Authorization: 'Bearer secret' } });
  instance.interceptors.request.use((given) => Object.assign(given, change));
  return axiosTransport({ instance }).send(requestTo(server.endpoint));
};

it.each<[string, AxiosRequestConfig, AxiosRequestConfig]>([
  ['maxRedirects', { maxRedirects: 5 }, {}],
  ['maxRedirects, over fetch', { maxRedirects: 5 }, { adapter: 'fetch' }],
  ['maxRedirects, without our transformRequest', { maxRedirects: 5, transformRequest: [(data) => data] }, {}],
  ['a transport that follows redirects', { transport: followRedirects.http }, {}],
  ['a transport that follows redirects, in the settings of the instance', {}, { transport: followRedirects.http }],
  ['a beforeRedirect of the instance', { maxRedirects: 5 }, { beforeRedirect: () => {} }],
  ['fetchOptions, over fetch', { fetchOptions: { redirect: 'follow' } }, { adapter: 'fetch' }],
])('an interceptor does not send the credentials to another origin by %s', async (_what, change, config) => {
  for (const status of [301, 302, 303, 307, 308]) {
    server.script(reply(status, { headers: { Location: other.endpoint } }));
    const response = await send(change, config);
    await response.text();
    expect([status, 302]).toContain(response.status);
  }
  expect(server.requests).toHaveLength(5);
  expect(server.requests[0]?.headers['authorization']).toBe('Bearer secret');
  expect(other.requests).toEqual([]);
});

it('a redirect within the origin is followed as a POST, even if an interceptor sets maxRedirects', async () => {
  server.script(reply(307, { headers: { Location: `${server.endpoint}?again` } }));
  const response = await send({ maxRedirects: 5 });
  expect(response.status).toBe(200);
  expect(server.requests.map(({ method, body }) => [method, String(body)])).toEqual([
    ['POST', '[]'],
    ['POST', '[]'],
  ]);
});

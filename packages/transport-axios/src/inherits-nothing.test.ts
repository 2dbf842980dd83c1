import { Agent } from 'node:http';
import { type IngestServer, reply, startIngestServer } from '@td/testing';
import axios, { type AxiosRequestConfig } from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

let server: IngestServer;
let other: IngestServer;
const defaults = axios.defaults as Record<string, unknown>;
const original = { ...defaults, headers: structuredClone({ ...axios.defaults.headers }) };

beforeEach(async () => {
  server = await startIngestServer();
  other = await startIngestServer();
});

afterEach(async () => {
  for (const name of Object.keys(defaults)) delete defaults[name];
  Object.assign(defaults, original, { headers: structuredClone(original.headers) });
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  await server.close();
  await other.close();
});

const fail = () => {
  throw new Error("the program's own function ran");
};
const agent = new Agent({ keepAlive: false });
agent.createConnection = fail;

/** What a program may set for its own API, each with a secret or an effect that shows. */
const settings: Record<string, () => AxiosRequestConfig> = {
  'headers for all requests': () => ({ headers: { common: { Authorization: 'Bearer secret' } } }) as never,
  'headers for POST': () => ({ headers: { post: { 'X-API-Key': 'secret', 'Content-Type': 'text/secret' } } }) as never,
  'headers without a method': () => ({ headers: { Cookie: 'session=secret' } }),
  'query parameters': () => ({ params: { key: 'secret' } }),
  'a serializer of parameters': () => ({ params: { a: 1 }, paramsSerializer: { serialize: () => 'key=secret' } }),
  'a user name and a password': () => ({ auth: { username: 'ada', password: 'secret' } }),
  'a base URL': () => ({ baseURL: other.url, allowAbsoluteUrls: false }),
  'a transformer of requests': () => ({ transformRequest: () => 'secret' }),
  'a transformer of responses': () => ({ transformResponse: fail }),
  'a proxy': () => ({ proxy: { protocol: 'http', host: '127.0.0.1', port: Number(new URL(other.url).port) } }),
  'an adapter': () => ({ adapter: fail }),
  'an agent': () => ({ httpAgent: agent }),
  'a transport of its own': () => ({ transport: { request: fail } }) as never,
  'cookies for other origins': () => ({ withCredentials: true, withXSRFToken: true, xsrfHeaderName: 'X-Secret' }),
  'limits of sizes': () => ({ maxBodyLength: 1, maxContentLength: 1, maxRate: 1 }),
  redirects: () => ({ maxRedirects: 7, beforeRedirect: fail }),
  'a timeout': () => ({ timeout: 1 }),
  'a check of the status': () => ({ validateStatus: fail }),
  'another method': () => ({ method: 'put', data: 'secret' }),
  'a socket': () => ({ socketPath: '/nowhere' }),
  'an abort signal': () => ({ signal: AbortSignal.abort() }),
  'a lookup of addresses': () => ({ lookup: fail }) as never,
  'a setting of compression': () => ({ decompress: false, responseType: 'json', responseEncoding: 'latin1' }),
};

/** Sends a request that gets a redirect and a delayed answer, and returns all that arrived. */
async function send(transport: ReturnType<typeof axiosTransport>) {
  server.script(reply(200, { body: '{"number": 1.0}', delayMs: 20 }));
  const response = await transport.send(requestTo(server.endpoint));
  const text = await response.text();
  const arrived = server.requests.map(({ headers, method, path, text: body }) => {
    const { host: _host, ...rest } = headers;
    return { method, path, body, headers: rest };
  });
  server.clear();
  return { text, arrived };
}

describe.each(Object.entries(settings))('given %s in `axios.defaults`', (_what, make) => {
  it('a transport without an instance ignores it when it sends', async () => {
    const usual = await send(axiosTransport());
    Object.assign(defaults, make());
    const transport = axiosTransport();

    const found = await send(transport);

    expect(found).toEqual(usual);
    expect(found.arrived[0]?.path).toBe('/v2/');
    expect(other.requests).toEqual([]);
    await transport.close?.();
  });

  it('a later change has no effect either', async () => {
    const transport = axiosTransport();
    const usual = await send(transport);
    Object.assign(defaults, make());

    expect(await send(transport)).toEqual(usual);

    expect(other.requests).toEqual([]);
    await transport.close?.();
  });
});

it('a header that the program sets after the first request is not sent', async () => {
  const transport = axiosTransport();
  const usual = await send(transport);
  axios.defaults.headers.common['Authorization'] = 'Bearer secret';
  axios.defaults.headers.post['X-API-Key'] = 'secret';
  expect(await send(transport)).toEqual(usual);
  await transport.close?.();
});

it("a transport without an instance does not run the interceptors of the program's axios", async () => {
  axios.interceptors.request.use(fail);
  axios.interceptors.response.use(fail, fail);
  const transport = axiosTransport();
  await send(transport);
  axios.interceptors.request.use(fail);
  expect((await send(transport)).arrived).toHaveLength(1);
  await transport.close?.();
});

it('a transport with the instance `axios` itself uses its defaults and its interceptors', async () => {
  axios.defaults.headers.common['X-Team'] = 'a';
  axios.interceptors.request.use((config) => {
    config.headers.set('X-Trace', '1');
    return config;
  });
  const { arrived } = await send(axiosTransport({ instance: axios }));
  expect(arrived[0]?.headers).toMatchObject({ 'x-team': 'a', 'x-trace': '1' });
});

it("two transports without an instance share no interceptors, and do not change the program's axios", async () => {
  const before = JSON.stringify(axios.defaults);
  const transports = [axiosTransport(), axiosTransport()];
  for (const transport of transports) await send(transport);
  for (const transport of transports) await transport.close?.();
  expect(JSON.stringify(axios.defaults)).toBe(before);
});

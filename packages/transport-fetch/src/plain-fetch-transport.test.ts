import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TransportRequest } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchTransport } from './fetch-transport.js';
import { plainFetchTransport } from './plain-fetch-transport.js';

const request: TransportRequest = {
  url: 'https://ingest.example/v2/',
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: new TextEncoder().encode('[]'),
  signal: new AbortController().signal,
};

const paths: (string | undefined)[] = [];
const server = createServer((incoming, outgoing) => {
  paths.push(incoming.url);
  incoming.resume();
  outgoing.writeHead(307, { Location: '/elsewhere' }).end();
});

afterEach(async () => {
  paths.length = 0;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('a redirect is the response, and no second request follows', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`;

  const response = await plainFetchTransport().send({ ...request, url });

  expect(response.status).toBe(307);
  expect(response.header('location')).toBe('/elsewhere');
  expect(await response.text()).toBe('');
  expect(paths).toEqual(['/v2/']);
});

it('calls fetch as fetchTransport does', async () => {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(async () => new Response());

  await plainFetchTransport({ fetch }).send({ ...request, keepalive: true });
  await fetchTransport({ fetch }).send({ ...request, keepalive: true });

  const [plain, following] = fetch.mock.calls;
  expect(plain).toEqual(following);
  expect(plain?.[1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'manual' });
});

describe('a response that is not from the endpoint is a failure without a response', () => {
  const requested = 'https://ingest.example/v2/';

  /** What a page gets for a request to the endpoint. */
  async function answer(members: object, controller: object | null) {
    vi.stubGlobal('navigator', { serviceWorker: { controller } });
    const response = new Response('ok');
    for (const [name, value] of Object.entries(members)) Object.defineProperty(response, name, { value });
    const transport = plainFetchTransport({ fetch: async () => response });
    const { signal } = new AbortController();
    const sent = await transport
      .send({ url: requested, headers: {}, body: new Uint8Array(1), signal })
      .catch((error) => error);
    return sent.status ? [sent.status, await sent.text()] : sent.kind;
  }

  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ["the endpoint's own", { type: 'cors', url: requested }, {}, [200, 'ok']],
    ['that of a function in place of fetch', { type: 'default', url: '' }, {}, [200, 'ok']],
    ['that of a test without a service worker', { type: 'default', url: requested }, null, [200, 'ok']],
    ['an offline page from the cache', { type: 'basic', url: 'https://shop.example/offline.html' }, {}, 'network'],
    ['a response that a service worker has made', { type: 'default', url: requested }, {}, 'network'],
  ])('%s', async (_which, members, controller, expected) => {
    expect(await answer(members, controller)).toEqual(expected);
  });
});

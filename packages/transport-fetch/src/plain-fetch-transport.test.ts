import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TransportRequest } from '@td/core';
import { startIngestServer } from '@td/testing';
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
  it('and its body is cancelled, so that its connection is free', async () => {
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const response = Object.defineProperty(new Response(body), 'redirected', { value: true });
    const transport = fetchTransport({ fetch: async () => response });
    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network' });
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  const requested = 'https://ingest.example/v2/';

  /** What a page gets for a request to the endpoint. */
  async function answer(members: object, controller: object | null, onLine = true) {
    vi.stubGlobal('navigator', { onLine, serviceWorker: { controller } });
    const response = new Response('ok');
    for (const [name, value] of Object.entries(members)) Object.defineProperty(response, name, { value });
    const transport = plainFetchTransport({ fetch: async () => response });
    const { signal } = new AbortController();
    const sent = await transport
      .send({ url: requested, headers: {}, body: new Uint8Array(1), signal })
      .catch((error) => error);
    return sent.status ? [sent.status, await sent.text()] : [sent.kind, sent.maybeSent];
  }

  afterEach(() => vi.unstubAllGlobals());

  /** A failure of a request that may have left: a service worker may ask the network first. */
  const unknown = ['network', true];

  it.each([
    ["the endpoint's own", { type: 'cors', url: requested }, {}, [200, 'ok']],
    ['that of a function in place of fetch', { type: 'default', url: '' }, {}, [200, 'ok']],
    ['that of a test without a service worker', { type: 'default', url: requested }, null, [200, 'ok']],
    ['that of a function that adds a key', { type: 'cors', url: `${requested}?key=1` }, {}, [200, 'ok']],
    ['that of a function with another address', { type: 'cors', url: 'https://a.example/' }, null, [200, 'ok']],
    ['an offline page from the cache', { type: 'basic', url: 'https://shop.example/offline.html' }, {}, unknown],
    ['a response that a service worker has made', { type: 'default', url: requested }, {}, unknown],
    ['that of a function that follows redirects', { type: 'cors', url: requested, redirected: true }, null, unknown],
  ])('%s', async (_which, members, controller, expected) => {
    expect(await answer(members, controller)).toEqual(expected);
  });

  it('nothing was sent if the browser is offline', async () => {
    expect(await answer({ type: 'default', url: requested }, {}, false)).toEqual(['network', false]);
  });
});

it('a function that adds a key to the address sends a signal once', async () => {
  await using server = await startIngestServer();
  const transport = plainFetchTransport({ fetch: (url, init) => fetch(`${url}?key=1`, init) });

  const response = await transport.send({ ...request, url: server.endpoint });

  expect(response.status).toBe(200);
  expect(server.requests.map(({ path }) => path)).toEqual(['/v2/?key=1']);
});

it.each([400, 307])('a response of status %i without headers is a response', async (status) => {
  const response = { status, text: async () => 'text' } as Response;
  const sent = await fetchTransport({ fetch: async () => response }).send(request);

  expect([sent.status, sent.header('Retry-After'), await sent.text()]).toEqual([status, null, 'text']);
});

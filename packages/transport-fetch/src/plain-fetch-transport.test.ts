import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TransportRequest } from '@td/core';
import { afterEach, expect, it, vi } from 'vitest';
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

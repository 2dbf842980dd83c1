import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_RESPONSE_BYTES, TransportError, type TransportRequest } from '@td/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchTransport } from './fetch-transport.js';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const request: TransportRequest = {
  url: 'https://ingest.example/v2/',
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: new TextEncoder().encode('[]'),
  signal: new AbortController().signal,
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the fetch that is used', () => {
  it('is the one that the platform has when a request is sent', async () => {
    const transport = fetchTransport();
    const patched = vi.fn<Fetch>(async () => new Response('later'));
    vi.stubGlobal('fetch', patched);

    const response = await transport.send(request);

    expect(await response.text()).toBe('later');
    expect(patched.mock.calls[0]?.[0]).toBe(request.url);
  });

  it('is the one that was handed in, where there is one', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('the platform was asked')));

    const response = await fetchTransport({ fetch: async () => new Response(null, { status: 202 }) }).send(request);

    expect(response.status).toBe(202);
  });

  it('is never called as a method, which browsers and workers refuse', async () => {
    const callers: unknown[] = [];
    const fetch = async function (this: unknown): Promise<Response> {
      callers.push(this);
      return new Response();
    };
    vi.stubGlobal('fetch', fetch);

    await fetchTransport().send(request);
    await fetchTransport({ fetch }).send(request);

    expect(callers).toEqual([undefined, undefined]);
  });

  it('may throw at once, which is a failure like any other', async () => {
    const cause = new TypeError('patched badly');
    const fetch = () => {
      throw cause;
    };

    const sending = fetchTransport({ fetch }).send(request);

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    await expect(sending).rejects.toMatchObject({ kind: 'network', cause });
  });
});

describe('what fetch is told', () => {
  async function initOf(sent: TransportRequest): Promise<RequestInit> {
    const fetch = vi.fn<Fetch>(async () => new Response());
    await fetchTransport({ fetch }).send(sent);
    return fetch.mock.calls[0]?.[1] ?? {};
  }

  it('is the request as it is, without cookies and referrer', async () => {
    expect(await initOf(request)).toStrictEqual({
      method: 'POST',
      headers: request.headers,
      body: request.body,
      signal: request.signal,
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  });

  it('says nothing of cookies and referrer where the platform has none and throws', async () => {
    vi.stubGlobal('Request', class {});

    const names = Object.keys(await initOf(request));

    expect(names).not.toContain('credentials');
    expect(names).not.toContain('referrerPolicy');
  });

  it('mentions keepalive only when the request asks for it', async () => {
    expect(await initOf({ ...request, keepalive: true })).toHaveProperty('keepalive', true);
    expect(await initOf({ ...request, keepalive: false })).not.toHaveProperty('keepalive');
  });
});

describe('the response', () => {
  it('is a 302 without headers where a browser hides the redirect', async () => {
    const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null, text: async () => '' };

    const response = await fetchTransport({ fetch: async () => hidden as Response }).send(request);

    expect(response.status).toBe(302);
    expect(response.header('Location')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('is read to a bound, and the rest is cancelled', async () => {
    const cancelled = vi.fn();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
      cancel: cancelled,
    });

    const response = await fetchTransport({ fetch: async () => new Response(endless) }).send(request);

    expect(await response.text()).toBe('A'.repeat(MAX_RESPONSE_BYTES));
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it('is read to a bound although somebody else has cloned it and reads nothing', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)) });
    const original = new Response(endless);
    original.clone();

    const response = await fetchTransport({ fetch: async () => original }).send(request);

    expect(await response.text()).toHaveLength(MAX_RESPONSE_BYTES);
  });

  it('may be without a body', async () => {
    const response = await fetchTransport({ fetch: async () => new Response(null, { status: 204 }) }).send(request);

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('may be one of a platform that has no streams', async () => {
    const plain = { status: 200, headers: new Headers(), text: async () => 'plain' } as Response;

    const response = await fetchTransport({ fetch: async () => plain }).send(request);

    expect(await response.text()).toBe('plain');
  });
});

describe('without a response', () => {
  it('the error names the reason that Node hides in the cause', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await vi.waitUntil(() => server.listening);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await new Promise((resolve) => server.close(resolve));

    const sending = fetchTransport().send({ ...request, url });

    await expect(sending).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('ECONNREFUSED'),
      cause: expect.any(TypeError),
    });
  });

  it('the error has the code where Node tried several addresses and says nothing else', async () => {
    const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));

    const sending = fetchTransport({ fetch }).send(request);

    await expect(sending).rejects.toThrow('fetch failed: ECONNREFUSED');
  });

  it.each([
    ['timeout', new DOMException('too late', 'TimeoutError')],
    ['aborted', new Error('nobody waits')],
    ['aborted', undefined],
    ['aborted', null],
  ])('the error says %s by the reason of the signal', async (kind, reason) => {
    const controller = new AbortController();
    controller.abort(reason);

    const sending = fetchTransport().send({ ...request, signal: controller.signal });

    await expect(sending).rejects.toMatchObject({ name: 'TransportError', kind });
  });

  it.each([
    ['timeout', 'TimeoutError'],
    ['network', 'AbortError'],
  ])('the error says %s where a wrapped fetch gave up by itself', async (kind, name) => {
    const fetch = () => Promise.reject(new DOMException('given up', name));

    await expect(fetchTransport({ fetch }).send(request)).rejects.toMatchObject({ kind });
  });
});

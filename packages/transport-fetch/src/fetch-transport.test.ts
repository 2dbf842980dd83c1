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

describe('the choice of fetch', () => {
  it("the transport looks up the platform's fetch for each request", async () => {
    const transport = fetchTransport();
    const patched = vi.fn<Fetch>(async () => new Response('later'));
    vi.stubGlobal('fetch', patched);

    const response = await transport.send(request);

    expect(await response.text()).toBe('later');
    expect(patched.mock.calls[0]?.[0]).toBe(request.url);
  });

  it("the transport prefers the option `fetch` to the platform's", async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error("the platform's fetch was called")));

    const response = await fetchTransport({ fetch: async () => new Response(null, { status: 202 }) }).send(request);

    expect(response.status).toBe(202);
  });

  it('the transport calls fetch as a plain function, because browsers and workers reject a method call', async () => {
    const receivers: unknown[] = [];
    const fetch = async function (this: unknown): Promise<Response> {
      receivers.push(this);
      return new Response();
    };
    vi.stubGlobal('fetch', fetch);

    await fetchTransport().send(request);
    await fetchTransport({ fetch }).send(request);

    expect(receivers).toEqual([undefined, undefined]);
  });

  it('send rejects with a TransportError when fetch throws synchronously', async () => {
    const cause = new TypeError('a broken patch');
    const fetch = () => {
      throw cause;
    };

    const sending = fetchTransport({ fetch }).send(request);

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    await expect(sending).rejects.toMatchObject({ kind: 'network', cause });
  });
});

it.each(['dispatcher', 'cache', 'integrity', 'mode', 'referrer', 'signal'])(
  'the RequestInit has nothing that another library has added to all objects: %s',
  async (name) => {
    const inherited: unknown[] = [];
    const fetch = async (_url: string, init: RequestInit): Promise<Response> => {
      inherited.push(init[name as 'mode']);
      return new Response();
    };
    const transport = fetchTransport({ fetch });
    const given = { ...request, signal: new AbortController().signal };
    Object.defineProperty(Object.prototype, name, { value: 'hostile', configurable: true });
    try {
      await transport.send(given);
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(inherited).toEqual([name === 'signal' ? given.signal : undefined]);
  },
);

describe('the RequestInit', () => {
  async function initOf(sent: TransportRequest): Promise<RequestInit> {
    const fetch = vi.fn<Fetch>(async () => new Response());
    await fetchTransport({ fetch }).send(sent);
    return fetch.mock.calls[0]?.[1] ?? {};
  }

  it('fetch receives the request unchanged, and is told to send neither cookies nor a referrer', async () => {
    expect({ ...(await initOf(request)) }).toStrictEqual({
      method: 'POST',
      headers: request.headers,
      body: request.body,
      signal: request.signal,
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  });

  it('the RequestInit omits `credentials` and `referrerPolicy` on platforms that throw on them', async () => {
    vi.stubGlobal('Request', class {});

    const names = Object.keys(await initOf(request));

    expect(names).not.toContain('credentials');
    expect(names).not.toContain('referrerPolicy');
  });

  it('the RequestInit contains `keepalive` only when the request sets it', async () => {
    expect(await initOf({ ...request, keepalive: true })).toHaveProperty('keepalive', true);
    expect(await initOf({ ...request, keepalive: false })).not.toHaveProperty('keepalive');
  });
});

describe('the response', () => {
  it('a redirect that the browser hides becomes status 302 without headers', async () => {
    const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null, text: async () => '' };

    const response = await fetchTransport({ fetch: async () => hidden as Response }).send(request);

    expect(response.status).toBe(302);
    expect(response.header('Location')).toBeNull();
    expect(await response.text()).toBe('');
  });

  it('text() reads at most MAX_RESPONSE_BYTES and cancels the rest', async () => {
    const cancelled = vi.fn();
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
      cancel: cancelled,
    });

    const response = await fetchTransport({ fetch: async () => new Response(endless) }).send(request);

    expect(await response.text()).toBe('A'.repeat(MAX_RESPONSE_BYTES));
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it('text() reads at most MAX_RESPONSE_BYTES when a clone of the response stays unread', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)) });
    const original = new Response(endless);
    original.clone();

    const response = await fetchTransport({ fetch: async () => original }).send(request);

    expect(await response.text()).toHaveLength(MAX_RESPONSE_BYTES);
  });

  it('text() resolves with an empty string when the response has no body', async () => {
    const response = await fetchTransport({ fetch: async () => new Response(null, { status: 204 }) }).send(request);

    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('text() works on platforms without streams', async () => {
    const plain = { status: 200, headers: new Headers(), text: async () => 'plain' } as Response;

    const response = await fetchTransport({ fetch: async () => plain }).send(request);

    expect(await response.text()).toBe('plain');
  });
});

describe('given no response', () => {
  it("the error's message contains the code that Node puts into the cause", async () => {
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

  it("the error's message contains the code when Node tried several addresses and gives no message", async () => {
    const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }));

    const sending = fetchTransport({ fetch }).send(request);

    await expect(sending).rejects.toThrow('fetch failed: ECONNREFUSED');
  });

  it.each([
    ['timeout', new DOMException('too late', 'TimeoutError')],
    ['aborted', new Error('the caller stopped waiting')],
    ['aborted', undefined],
    ['aborted', null],
  ])('the error has the kind "%s" when the abort reason is %s', async (kind, reason) => {
    const controller = new AbortController();
    controller.abort(reason);

    const sending = fetchTransport().send({ ...request, signal: controller.signal });

    await expect(sending).rejects.toMatchObject({ name: 'TransportError', kind });
  });

  it.each([
    ['timeout', 'TimeoutError'],
    ['network', 'AbortError'],
  ])('the error has the kind "%s" when a wrapped fetch gives up on its own with %s', async (kind, name) => {
    const fetch = () => Promise.reject(new DOMException('gave up', name));

    await expect(fetchTransport({ fetch }).send(request)).rejects.toMatchObject({ kind });
  });
});

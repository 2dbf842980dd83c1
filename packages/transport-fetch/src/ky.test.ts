import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TransportError, type TransportRequest, type TransportResponse } from '@td/core';
import ky, { type HTTPError, type Options } from 'ky';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kyTransport } from './ky.js';

/** Answers the paths of the tests, and notes what came. */
const seen: { url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (incoming, outgoing) => {
  let body = '';
  for await (const chunk of incoming) body += chunk;
  seen.push({ url: incoming.url, headers: incoming.headers, body });
  if (incoming.url === '/moved') outgoing.writeHead(307, { Location: '/signals' }).end();
  else if (incoming.url === '/found') outgoing.writeHead(302, { Location: '/signals' }).end();
  else outgoing.writeHead(incoming.url === '/busy' ? 503 : 200, { 'X-Server': 'here' }).end('from the server');
});

let origin = '';
let request: TransportRequest;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  request = {
    url: `${origin}/signals`,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode('["ä"]'),
    signal: new AbortController().signal,
  };
});

afterEach(async () => {
  seen.length = 0;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what the instance was configured with', () => {
  it('keeps its headers, though those of the signal win', async () => {
    const instance = ky.create({ headers: { 'X-Tenant': 'acme', 'Content-Type': 'text/plain' } });

    const response = await kyTransport(instance).send(request);

    expect(response.status).toBe(200);
    expect(response.header('x-server')).toBe('here');
    expect(await response.text()).toBe('from the server');
    expect(seen).toEqual([
      {
        url: '/signals',
        body: '["ä"]',
        headers: expect.objectContaining({
          'content-type': 'application/json; charset=utf-8',
          'content-length': '6',
          'x-tenant': 'acme',
        }),
      },
    ]);
  });

  it('keeps its hooks before the request and after the response', async () => {
    const statuses: number[] = [];
    const instance = ky.create({
      hooks: {
        beforeRequest: [(hooked) => hooked.headers.set('Authorization', 'Bearer fresh')],
        afterResponse: [
          async (_request, _options, response) => {
            statuses.push(response.status);
            return new Response(`${await response.text()}, by way of the hook`, { status: 207 });
          },
        ],
      },
    });

    const response = await kyTransport(instance).send(request);

    expect(statuses).toEqual([200]);
    expect(seen[0]?.headers.authorization).toBe('Bearer fresh');
    expect(response.status).toBe(207);
    expect(await response.text()).toBe('from the server, by way of the hook');
  });

  it('keeps its credentials and its fetch', async () => {
    const sent: Request[] = [];
    const fetch: NonNullable<Options['fetch']> = async (input) => {
      sent.push(input as Request);
      return new Response();
    };

    await kyTransport(ky.create({ fetch, credentials: 'include' })).send(request);

    expect(sent.map((each) => [each.method, each.credentials, each.redirect])).toEqual([['POST', 'include', 'manual']]);
  });

  it.each(['https://elsewhere.example/api', 'https://elsewhere.example/api/'])(
    'does not put its prefix %s before the URL, which is complete',
    async (prefixUrl) => {
      await kyTransport(ky.create({ prefixUrl })).send(request);

      expect(seen.map(({ url }) => url)).toEqual(['/signals']);
    },
  );

  it('is added to by the options of the transport, without being changed', async () => {
    const instance = ky.create({ headers: { 'X-Tenant': 'acme' } });

    await kyTransport(instance, { headers: { 'X-Purpose': 'telemetry' } }).send(request);
    await kyTransport(instance).send(request);

    expect(seen.map(({ headers }) => [headers['x-tenant'], headers['x-purpose']])).toEqual([
      ['acme', 'telemetry'],
      ['acme', undefined],
    ]);
  });
});

describe('what is off', () => {
  it('are retries of failures, whatever the instance says', async () => {
    const fetch = vi.fn(() => Promise.reject(new TypeError('no network')));
    const instance = ky.create({ fetch, retry: { limit: 3, methods: ['post'], delay: () => 0 } });

    await expect(kyTransport(instance).send(request)).rejects.toMatchObject({ kind: 'network' });

    expect(fetch).toHaveBeenCalledOnce();
  });

  it('are retries for a status, whatever the instance says', async () => {
    const instance = ky.create({ retry: { limit: 3, methods: ['post'], statusCodes: [503], delay: () => 0 } });

    const response = await kyTransport(instance).send({ ...request, url: `${origin}/busy` });

    expect(response.status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  it('are errors for a status', async () => {
    const beforeError = vi.fn((error: HTTPError) => error);
    const instance = ky.create({ throwHttpErrors: true, hooks: { beforeError: [beforeError] } });

    const response = await kyTransport(instance).send({ ...request, url: `${origin}/busy` });

    expect(await response.text()).toBe('from the server');
    expect(beforeError).not.toHaveBeenCalled();
  });

  it("is ky's own timeout, since the client has one", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let answer: (response: Response) => void = () => {};
      let sending: Promise<TransportResponse> | undefined;
      await new Promise<void>((asked) => {
        const fetch = () => {
          asked();
          return new Promise<Response>((resolve) => {
            answer = resolve;
          });
        };
        sending = kyTransport(ky.create({ fetch, timeout: 1 })).send(request);
      });

      await vi.advanceTimersByTimeAsync(60_000);
      answer(new Response('late'));

      expect(await (await sending)?.text()).toBe('late');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('redirects', () => {
  it('are followed where the body has to be posted again', async () => {
    const response = await kyTransport(ky).send({ ...request, url: `${origin}/moved` });

    expect(response.status).toBe(200);
    expect(seen.map(({ url, body }) => [url, body])).toEqual([
      ['/moved', '["ä"]'],
      ['/signals', '["ä"]'],
    ]);
  });

  it('are a response where following would turn the POST into a GET', async () => {
    const response = await kyTransport(ky).send({ ...request, url: `${origin}/found` });

    expect(response.status).toBe(302);
    expect(seen).toHaveLength(1);
  });
});

describe('without a response', () => {
  it('a hook that throws is the cause of the error', async () => {
    const cause = new Error('no token');
    const instance = ky.create({
      hooks: {
        beforeRequest: [
          () => {
            throw cause;
          },
        ],
      },
    });

    const sending = kyTransport(instance).send(request);

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    await expect(sending).rejects.toMatchObject({ kind: 'network', cause });
    expect(seen).toEqual([]);
  });

  it('an aborted request says so', async () => {
    const controller = new AbortController();
    const fetch: NonNullable<Options['fetch']> = (input) =>
      new Promise((_resolve, reject) => {
        const { signal } = input as Request;
        signal.addEventListener('abort', () => reject(signal.reason));
        controller.abort(new DOMException('too late', 'TimeoutError'));
      });

    const sending = kyTransport(ky.create({ fetch })).send({ ...request, signal: controller.signal });

    await expect(sending).rejects.toMatchObject({ name: 'TransportError', kind: 'timeout' });
  });
});

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { TransportError, type TransportRequest, type TransportResponse } from '@td/core';
import ky, { HTTPError, type Options } from 'ky';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kyTransport } from './ky.js';

/** The requests that the server has received. */
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

describe('the configuration of the ky instance', () => {
  it("the transport sends the instance's headers, and the request's headers override them", async () => {
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

  it("the transport runs the instance's beforeRequest and afterResponse hooks", async () => {
    const statuses: number[] = [];
    const instance = ky.create({
      hooks: {
        beforeRequest: [(hooked) => hooked.headers.set('Authorization', 'Bearer fresh')],
        afterResponse: [
          async (_request, _options, response) => {
            statuses.push(response.status);
            return new Response(`${await response.text()}, changed by the hook`, { status: 207 });
          },
        ],
      },
    });

    const response = await kyTransport(instance).send(request);

    expect(statuses).toEqual([200]);
    expect(seen[0]?.headers.authorization).toBe('Bearer fresh');
    expect(response.status).toBe(207);
    expect(await response.text()).toBe('from the server, changed by the hook');
  });

  it("the transport uses the instance's credentials and fetch", async () => {
    const sent: Request[] = [];
    const fetch: NonNullable<Options['fetch']> = async (input) => {
      sent.push(input as Request);
      return new Response();
    };

    await kyTransport(ky.create({ fetch, credentials: 'include' })).send(request);

    expect(sent.map((each) => [each.method, each.credentials, each.redirect])).toEqual([['POST', 'include', 'manual']]);
  });

  it('the transport adds the search parameters to the URL, and the response counts', async () => {
    const response = await kyTransport(ky, { searchParams: { token: 'x' } }).send(request);

    expect(response.status).toBe(200);
    expect(seen.map(({ url }) => url)).toEqual(['/signals?token=x']);
  });

  it.each(['https://elsewhere.example/api', 'https://elsewhere.example/api/'])(
    "the transport ignores the instance's prefixUrl %s, because the URL is complete",
    async (prefixUrl) => {
      await kyTransport(ky.create({ prefixUrl })).send(request);

      expect(seen.map(({ url }) => url)).toEqual(['/signals']);
    },
  );

  it('the options of the transport extend the instance without changing it', async () => {
    const instance = ky.create({ headers: { 'X-Tenant': 'acme' } });

    await kyTransport(instance, { headers: { 'X-Purpose': 'telemetry' } }).send(request);
    await kyTransport(instance).send(request);

    expect(seen.map(({ headers }) => [headers['x-tenant'], headers['x-purpose']])).toEqual([
      ['acme', 'telemetry'],
      ['acme', undefined],
    ]);
  });
});

describe('ky features that the transport turns off', () => {
  it('the transport does not retry a failed request, even if the instance is set to', async () => {
    const fetch = vi.fn(() => Promise.reject(new TypeError('no network')));
    const instance = ky.create({ fetch, retry: { limit: 3, methods: ['post'], delay: () => 0 } });

    await expect(kyTransport(instance).send(request)).rejects.toMatchObject({ kind: 'network' });

    expect(fetch).toHaveBeenCalledOnce();
  });

  it('the transport does not retry because of a status, even if the instance is set to', async () => {
    const instance = ky.create({ retry: { limit: 3, methods: ['post'], statusCodes: [503], delay: () => 0 } });

    const response = await kyTransport(instance).send({ ...request, url: `${origin}/busy` });

    expect(response.status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  it('the transport returns an error status as a response and calls no beforeError hook', async () => {
    const beforeError = vi.fn((error: HTTPError) => error);
    const instance = ky.create({ throwHttpErrors: true, hooks: { beforeError: [beforeError] } });

    const response = await kyTransport(instance).send({ ...request, url: `${origin}/busy` });

    expect(await response.text()).toBe('from the server');
    expect(beforeError).not.toHaveBeenCalled();
  });

  it("the transport turns ky's timeout off, because the client has its own", async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let answer: (response: Response) => void = () => {};
      let sending: Promise<TransportResponse> | undefined;
      await new Promise<void>((onFetchCall) => {
        const fetch = () => {
          onFetchCall();
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
  it('the transport follows a 307 and posts the body again', async () => {
    const response = await kyTransport(ky).send({ ...request, url: `${origin}/moved` });

    expect(response.status).toBe(200);
    expect(seen.map(({ url, body }) => [url, body])).toEqual([
      ['/moved', '["ä"]'],
      ['/signals', '["ä"]'],
    ]);
  });

  it('the transport returns a 302 as the response, because following it would turn the POST into a GET', async () => {
    const response = await kyTransport(ky).send({ ...request, url: `${origin}/found` });

    expect(response.status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  it('the transport itself follows redirects, even if the instance is set to', async () => {
    const response = await kyTransport(ky.create({ redirect: 'follow' })).send({ ...request, url: `${origin}/found` });

    expect(response.status).toBe(302);
    expect(seen).toHaveLength(1);
  });
});

describe('given no response', () => {
  it('an error that a hook throws becomes the cause of the TransportError', async () => {
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

  it('an error of ky that a hook throws shows no credentials', async () => {
    const instance = ky.create({
      headers: { Authorization: 'Bearer hunter2' },
      hooks: {
        afterResponse: [
          (hooked, options, response) => {
            throw new HTTPError(response, hooked, options);
          },
        ],
      },
    });

    const error = await kyTransport(instance, { searchParams: { token: 'hunter2' } })
      .send(request)
      .catch((reason) => reason);

    expect(error).toMatchObject({ kind: 'network', cause: { name: 'HTTPError' } });
    expect(inspect(error, { depth: null })).not.toContain('hunter2');
  });

  it('the error has kind "timeout" when the request is aborted with a TimeoutError', async () => {
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

it('a ky instance that is none is refused when the transport is made', () => {
  expect(() => kyTransport({} as never)).toThrow(/^instance must be an object with extend\(\)/);
});

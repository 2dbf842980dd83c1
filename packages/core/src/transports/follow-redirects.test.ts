import { expect, it } from 'vitest';
import { recordingLogger, type StubReply, stubTransport } from '../../test/stub-transport.js';
import { createClient, followRedirects, type Transport, type TransportRequest, withLogger } from '../index.js';

const body = new TextEncoder().encode('[]');

function requestTo(url: string, headers: Record<string, string> = {}): TransportRequest {
  return { url, headers, body, signal: new AbortController().signal };
}

const redirect = (location: string, status = 308): StubReply => ({ status, headers: { location } });

/** Sends to an endpoint that redirects, and returns the URLs of all requests and the last status. */
async function follow(from: string, ...replies: StubReply[]) {
  const transport = stubTransport(...replies);
  const { status } = await followRedirects((request) => transport.send(request))(requestTo(from));
  return { status, urls: transport.requests.map(({ url }) => url) };
}

it.each([
  ['https://ingest.example/v2/', '/other', 'https://ingest.example/other'],
  ['https://ingest.example/v2/', '?a=1', 'https://ingest.example/v2/?a=1'],
  ['https://ingest.example/v2/', '//ingest.example/other', 'https://ingest.example/other'],
  ['https://ingest.example/v2/', 'https://INGEST.example:443/other', 'https://ingest.example/other'],
  ['https://ingest.example:8443/v2/', 'https://ingest.example:8443/other', 'https://ingest.example:8443/other'],
  ['http://ingest.example/v2/', 'https://ingest.example/v2/', 'https://ingest.example/v2/'],
  ['http://ingest.example:80/v2/', 'https://ingest.example:443/v2/', 'https://ingest.example/v2/'],
  ['http://ingest.example:8080/v2/', 'https://ingest.example:8080/v2/', 'https://ingest.example:8080/v2/'],
  ['https://user:own@ingest.example/v2/', '/other', 'https://user:own@ingest.example/other'],
])('a request to %s follows a redirect to %s', async (from, location, to) => {
  expect(await follow(from, redirect(location))).toEqual({ status: 200, urls: [from, to] });
});

it.each([
  ['https://ingest.example/v2/', 'https://other.example/v2/'],
  ['https://ingest.example/v2/', '//other.example/v2/'],
  ['https://ingest.example/v2/', '\\\\other.example/v2/'],
  ['https://ingest.example/v2/', 'https://ingest.example.other.example/v2/'],
  ['https://ingest.example/v2/', 'https://ingest.example@other.example/v2/'],
  ['https://ingest.example/v2/', 'https://sub.ingest.example/v2/'],
  ['https://ingest.example/v2/', 'https://ingest.example./v2/'],
  ['https://ingest.example/v2/', 'https://ingest.example:8443/v2/'],
  ['https://ingest.example/v2/', 'http://ingest.example/v2/'],
  ['http://ingest.example/v2/', 'https://other.example/v2/'],
  ['http://ingest.example/v2/', 'https://ingest.example:8443/v2/'],
  ['http://ingest.example:8080/v2/', 'https://ingest.example/v2/'],
  ['https://ingest.example/v2/', 'https://user:secret@ingest.example/v2/'],
  ['https://user:own@ingest.example/v2/', 'https://user:other@ingest.example/v2/'],
  ['https://ingest.example/v2/', 'ftp://ingest.example/v2/'],
  ['https://ingest.example/v2/', 'data:text/plain,'],
  ['https://ingest.example/v2/', 'javascript:alert(1)'],
  ['https://ingest.example/v2/', 'https://[broken/'],
  ['https://ingest.example/v2/', ''],
])('a request to %s returns a redirect to %j as the response', async (from, location) => {
  for (const status of [307, 308]) {
    expect(await follow(from, redirect(location, status))).toEqual({ status, urls: [from] });
  }
});

it('a redirect with another status is the response', async () => {
  for (const status of [300, 301, 302, 303, 304, 305, 306]) {
    expect(await follow('https://ingest.example/v2/', redirect('/other', status))).toMatchObject({ status });
  }
});

it('redirects that go in a circle end after five hops', async () => {
  const replies = Array.from({ length: 20 }, (_value, index) => redirect(index % 2 ? '/v2/' : '/other'));
  const { status, urls } = await follow('https://ingest.example/v2/', ...replies);
  expect(status).toBe(308);
  expect(urls).toHaveLength(6);
});

it('after a change to https no redirect leads back to http', async () => {
  const [from, to] = ['http://ingest.example/v2/', 'https://ingest.example/v2/'];
  expect(await follow(from, redirect(to), redirect(from))).toEqual({ status: 308, urls: [from, to] });
});

it('headers that a transport adds reach neither the caller nor the next hop', async () => {
  const seen: unknown[] = [];
  const send = followRedirects(async (request) => {
    seen.push({ ...request.headers });
    Object.assign(request.headers, { Authorization: 'Bearer secret' });
    const status = seen.length === 1 ? 307 : 200;
    return { status, header: () => '/other', text: async () => '' };
  });
  const request = requestTo('https://ingest.example/v2/', { 'X-Own': '1' });
  await send(request);
  expect(seen).toEqual([{ 'X-Own': '1' }, { 'X-Own': '1' }]);
  expect(request.headers).toEqual({ 'X-Own': '1' });
});

it('a transport can return a response whose methods use `this`', async () => {
  class Response {
    readonly status: number = 308;
    readonly location = 'https://other.example/';
    header(): string {
      return this.location;
    }
    async text(): Promise<string> {
      return this.location;
    }
  }
  const response = await followRedirects(async () => new Response())(requestTo('https://ingest.example/v2/'));
  expect(response.status).toBe(308);
});

it('the client says what to do about a redirect that it does not follow', async () => {
  const moved = redirect('https://other.example/v2/');
  const stub = stubTransport(moved, moved);
  const transport: Transport = { send: followRedirects((request) => stub.send(request)) };
  const logger = recordingLogger();
  const client = createClient('APP', { transport, userID: 'ada' }, withLogger(logger));
  const message = 'the endpoint answered 308 (set the endpoint to where it redirects)';
  await expect(client.deliverSignal('App.started')).rejects.toMatchObject({ code: 'REFUSED', message });
  client.sendSignal('App.started');
  await client.flush({ timeoutMs: 20 });
  expect(logger.lines).toEqual([expect.stringContaining(message), expect.stringContaining(`${message}; 1 `)]);
  await client.close();
});

it('a header that is a promise and rejects leaves no rejection behind', async () => {
  const header = () => Promise.reject(new Error('no headers')) as never;
  const send = followRedirects(async () => ({ status: 308, header, text: async () => '' }));
  expect((await send(requestTo('https://ingest.example/v2/'))).status).toBe(308);
  // Node hears of a rejection after the turn of promises.
  await new Promise((resolve) => setImmediate(resolve));
});

it('a redirect whose headers cannot be read is the response', async () => {
  const header = () => {
    throw new Error('no headers');
  };
  const send = followRedirects(async () => ({ status: 307, header, text: async () => '' }));
  expect((await send(requestTo('https://ingest.example/v2/'))).status).toBe(307);
});

import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { hang, type IngestServer, reply, reset, startIngestServer } from './index.js';

const headers = { 'Content-Type': 'application/json; charset=utf-8' };
const signal = { appID: 'A', clientUser: 'u', type: 't' };

function post(server: IngestServer, path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(server.url + path, { method: 'POST', headers, body: text, ...init });
}

it.each([
  ['/v2/', [{ ...signal, sessionID: '', isTestMode: true, floatValue: 1.5, payload: { a: '', b: 0, c: false } }]],
  ['/v2', [signal, signal]],
  ['/v2/namespace/com.example/', [{ ...signal, receivedAt: '2026-01-31T09:59:12.250Z' }]],
  ['/v2/w/', { appID: 'A', url: 'https://example.com', referrer: '' }],
  ['/v2/w/', { appID: 'A', url: 'u', locale: 'de', telemetryClientVersion: '1', payload: { 'Page.url': 'u', a: 1 } }],
  ['/v2/w/', { ...signal, clientUser: undefined, sessionID: 's', isTestMode: true, floatValue: 0, payload: {} }],
  ['/v2/', [{ ...signal, payload: { url: 'u', referrer: '', locale: 'de', telemetryClientVersion: '1' } }]],
  ['/v3/com.example/', [{ ...signal, isTestMode: 'false', files: 3, dry: true }]],
  ['/v3/com.example', [{ ...signal, isTestMode: 'true', floatValue: -1.5 }]],
  ['/v3/w/', { appID: 'A', tags: ['any', { JSON: null }], isTestMode: 'false' }],
  ['/v3/w/', { appID: 'A', url: 'u', referrer: '', locale: 'de', telemetryClientVersion: '1', anything: 3 }],
  ['/v3/ns/', [{ ...signal, url: 3, locale: true }]],
  ['/v3/ns/', [{ ...signal, toString: 'x', constructor: 'y' }]],
])('the server accepts a valid request at %s', async (path, body) => {
  await using server = await startIngestServer();
  expect((await post(server, path, body)).status).toBe(200);
  expect(server.signals).toHaveLength(Array.isArray(body) ? body.length : 1);
  expect(server.faults).toEqual([]);
});

it.each([
  ['/v2/', 'no JSON', 'the body is not valid JSON'],
  ['/v2/', signal, 'the body must be an array of signals'],
  ['/v2/', [signal, 1], 'signal 1: must be an object'],
  ['/v2/', [{ clientUser: 'u', type: 't' }], 'signal 0: "appID" is missing'],
  ['/v2/', [{ ...signal, clientUser: undefined }], 'signal 0: "clientUser" is missing'],
  ['/v2/', [{ ...signal, type: undefined }], 'signal 0: "type" is missing'],
  ['/v2/', [{ ...signal, type: '' }], 'signal 0: "type" must be a non-empty string, not ""'],
  ['/v2/', [{ ...signal, sessionID: 1 }], 'signal 0: "sessionID" must be a string, not 1'],
  ['/v2/', [{ ...signal, isTestMode: 'true' }], 'signal 0: "isTestMode" must be a boolean, not "true"'],
  ['/v2/', [{ ...signal, floatValue: '1' }], 'signal 0: "floatValue" must be a number, not "1"'],
  ['/v2/', [{ ...signal, receivedAt: '2026-01-31' }], 'signal 0: "receivedAt" must be an ISO 8601 date and time'],
  ['/v2/', [{ ...signal, payload: ['a:1'] }], 'signal 0: "payload" must be an object'],
  ['/v2/', [{ ...signal, payload: { a: {} } }], 'signal 0: "payload.a" must be a string, a number or a boolean'],
  ['/v2/', [{ ...signal, payload: { a: null } }], 'signal 0: "payload.a" must be a string, a number or a boolean'],
  ['/v2/', [{ ...signal, files: 3 }], 'signal 0: "files" is not a field of a signal; put parameters into "payload"'],
  ['/v2/w/', [signal], 'the body must be one object, not an array'],
  ['/v2/w/', { url: 'u' }, '"appID" is missing'],
  ['/v3/w/', [signal], 'the body must be one object, not an array'],
  ['/v3/ns/', signal, 'only /v3/w/ takes one object'],
  ['/v3/ns/', [{ ...signal, payload: {} }], 'signal 0: "payload" does not exist in v3'],
  ['/v3/ns/', [{ ...signal, isTestMode: true }], 'signal 0: "isTestMode" must be "true" or "false", not true'],
  ['/v3/ns/', [{ ...signal, isTestMode: 1 }], 'signal 0: "isTestMode" must be "true" or "false", not 1'],
  ['/v3/ns/', [{ ...signal, floatValue: '1' }], 'signal 0: "floatValue" must be a number, not "1"'],
  ['/v3/ns/', [{ ...signal, sessionID: 1 }], 'signal 0: "sessionID" must be a string, not 1'],
  ['/v3/ns/', [{ ...signal, count: 3 }], 'signal 0: "count" is reserved in v3'],
  ['/v3/ns/', [{ appID: 'A', type: 't' }], 'signal 0: "clientUser" is missing'],
  ['/v2/w/', { appID: 'A', clientUser: 'u' }, '"clientUser" is not a field for websites'],
  ['/v2/w/', { appID: 'A', isTestMode: 'true' }, '"isTestMode" must be a boolean, not "true"'],
  ['/v2/w/', { appID: 'A', payload: { a: {} } }, '"payload.a" must be a string, a number or a boolean'],
  ['/v2/w/', { appID: 'A', payload: { url: 'u' } }, '"url" of a website must stand beside "payload"'],
  ['/v2/w/', { appID: 'A', payload: { a: 1, referrer: '' } }, '"referrer" of a website must stand beside "payload"'],
  ['/v2/w/', { appID: 'A', url: 'u', payload: { locale: 'de' } }, '"locale" of a website must stand beside "payload"'],
  [
    '/v2/w/',
    { appID: 'A', payload: { telemetryClientVersion: '1' } },
    '"telemetryClientVersion" of a website must stand',
  ],
  ['/v2/w/', { appID: 'A', url: 3 }, '"url" must be a string, not 3'],
  ['/v2/w/', { appID: 'A', referrer: null }, '"referrer" must be a string, not null'],
  ['/v2/w/', { appID: 'A', locale: ['de'] }, '"locale" must be a string, not ["de"]'],
  ['/v2/w/', { appID: 'A', files: 3 }, '"files" is not a field of a signal; put parameters into "payload"'],
  ['/v2/w/', { appID: 'A', toString: 'x' }, '"toString" is not a field of a signal; put parameters into "payload"'],
  ['/v2/', [{ ...signal, url: 'u' }], 'signal 0: "url" is not a field of a signal; put parameters into "payload"'],
  ['/v3/w/', { appID: 'A', url: 3 }, '"url" must be a string, not 3'],
  ['/v3/w/', { appID: 'A', clientUser: 'u' }, '"clientUser" is not a field for websites'],
  ['/v3/w/', { appID: 'A', payload: {} }, '"payload" does not exist in v3'],
  ['/v3/w/', { appID: 'A', isTestMode: false }, '"isTestMode" must be "true" or "false", not false'],
  ['/v3/ns/', [{ ...signal, files: [3] }], 'signal 0: "files" must be a string, a number or a boolean, not [3]'],
])('the server refuses an invalid request at %s with 400: %j', async (path, body, fault) => {
  await using server = await startIngestServer();
  const response = await post(server, path, body);
  expect(response.status).toBe(400);
  expect(((await response.json()) as { error: string }).error).toContain(fault);
  expect(server.signals).toEqual([]);
  expect(server.faults).toHaveLength(1);
});

it.each(['/', '/v1/', '/v2/x/', '/v2/namespace/', '/v2/namespace//', '/v2/w/w/', '/v3/', '/v3/a/b/', '/V2/'])(
  'the server answers 404 at %s',
  async (path) => {
    await using server = await startIngestServer();
    expect((await post(server, path, [signal])).status).toBe(404);
  },
);

it('the server accepts only POST, and only JSON in UTF-8, also from a beacon', async () => {
  await using server = await startIngestServer();
  expect((await fetch(server.endpoint)).status).toBe(405);
  for (const type of ['text/plain', 'application/json; charset=iso-8859-1', 'application/jsonp']) {
    const response = await post(server, '/v2/', [signal], { headers: { 'Content-Type': type } });
    expect([type, response.status]).toEqual([type, 400]);
  }
  for (const type of ['application/json', 'Application/JSON;charset="UTF-8"', 'text/plain;charset=utf-8']) {
    const response = await post(server, '/v2/', [signal], { headers: { 'Content-Type': type } });
    expect([type, response.status]).toEqual([type, 200]);
  }
});

it('the server lets pages of any origin post', async () => {
  await using server = await startIngestServer();
  const preflight = await fetch(server.endpoint, {
    method: 'OPTIONS',
    headers: { Origin: 'https://example.com', 'Access-Control-Request-Headers': 'content-type' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  expect(server.requests).toEqual([]);
  server.script(reply(503));
  expect((await post(server, '/v2/', [signal])).headers.get('access-control-allow-origin')).toBe('*');
});

it('the server records requests byte for byte', async () => {
  await using server = await startIngestServer();
  await post(server, '/v2/?x=1', '[ "€" ]', { headers: { ...headers, 'X-Test': 'a' } });
  const [request] = await server.waitForRequests(1);
  expect(request).toMatchObject({ method: 'POST', path: '/v2/?x=1', text: '[ "€" ]', json: ['€'], complete: true });
  expect(request?.headers).toMatchObject({ 'x-test': 'a', 'content-length': '9' });
  expect(request?.rawHeaders).toContain('X-Test');
  expect([...(request?.body ?? [])]).toEqual([...new TextEncoder().encode('[ "€" ]')]);
  expect(request?.remotePort).toBeGreaterThan(0);
});

it('the server sends the scripted replies, then validates requests again', async () => {
  await using server = await startIngestServer();
  server.script(reply(429, { retryAfterMs: 7000, body: 'later' }), reply(202, { delayMs: 1 }));
  const busy = await post(server, '/v2/', [signal]);
  expect([busy.status, busy.headers.get('retry-after'), await busy.text()]).toEqual([429, '7', 'later']);
  expect(server.signals).toHaveLength(0);
  expect((await post(server, '/v2/', [signal])).status).toBe(202);
  expect(server.signals).toHaveLength(1);
  expect((await post(server, '/nowhere', [signal])).status).toBe(404);

  server.setDefaultReply(reply(500));
  expect((await post(server, '/v2/', [signal])).status).toBe(500);
  server.setDefaultReply(undefined);
  expect((await post(server, '/v2/', [signal])).status).toBe(200);
});

it('the server stores no signals of an invalid request whose scripted reply is a success', async () => {
  await using server = await startIngestServer();
  server.script(reply(200));
  expect((await post(server, '/v2/', [{ ...signal, type: '' }])).status).toBe(200);
  expect(server.signals).toEqual([]);
  expect(server.faults).toEqual([expect.stringContaining('"type"')]);
});

it('given reset(), hang() or an unfinished reply, the server cuts, stays silent or stalls', async () => {
  await using server = await startIngestServer();
  server.script(reset(), hang(), reply(200, { body: 'part', unfinished: true }));
  await expect(post(server, '/v2/', [signal])).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });

  const controller = new AbortController();
  const hanging = post(server, '/v2/', [signal], { signal: controller.signal });
  await server.waitForRequests(2);
  controller.abort(new Error('aborted by the test'));
  await expect(hanging).rejects.toThrow('aborted by the test');

  const stalling = await post(server, '/v2/', [signal]);
  const { value } = (await stalling.body?.getReader().read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe('part');
  expect(server.signals).toHaveLength(1);
});

it('the server records an aborted upload without a fault', async () => {
  await using server = await startIngestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write('POST /v2/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[{"type"');
  await server.waitForConnections(1);
  socket.end();
  const [request] = await server.waitForRequests(1);
  expect(request).toMatchObject({ complete: false, text: '[{"type"', json: undefined });
  expect(server.faults).toEqual([]);
});

it('the server survives a connection that does not speak HTTP', async () => {
  await using server = await startIngestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('no HTTP\r\n\r\n');
  await new Promise((resolve) => socket.on('close', resolve));
  expect((await post(server, '/v2/', [signal])).status).toBe(200);
});

it('the server counts open connections and all connections', async () => {
  await using server = await startIngestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await server.waitForConnections(1);
  expect([server.connections, server.connectionsMade]).toEqual([1, 1]);
  socket.destroy();
  await server.waitForConnections(0);
  expect([server.connections, server.connectionsMade]).toEqual([0, 1]);
});

it('the message of a failed wait says what was expected and what arrived', async () => {
  await using server = await startIngestServer();
  await post(server, '/v2/', [{ ...signal, type: '' }]);
  await expect(server.waitForSignals(2, { timeoutMs: 1 })).rejects.toThrow(
    'timed out after 1 ms: signals arrived: 0 of 2; requests: 1; faults: signal 0: "type"',
  );
  await expect(server.waitForRequests(2, { timeoutMs: 1 })).rejects.toThrow('1 of 2 requests arrived');
  await expect(server.waitForConnections(9, { timeoutMs: 1 })).rejects.toThrow('not 9');
});

it('clear() empties the lists and the script', async () => {
  await using server = await startIngestServer();
  await post(server, '/v2/', [signal]);
  await post(server, '/v2/', []);
  server.script(reply(500));
  server.clear();
  expect([server.requests, server.signals, server.faults]).toEqual([[], [], []]);
  expect((await post(server, '/v2/', [signal])).status).toBe(200);
});

it('close() ends all waits, connections and delayed replies, and can be called twice', async () => {
  const server = await startIngestServer();
  server.script(reply(200, { delayMs: 60_000 }));
  const sending = post(server, '/v2/', [signal]);
  sending.catch(() => {});
  await server.waitForRequests(1);
  const waiting = server.waitForRequests(2);
  waiting.catch(() => {});
  await Promise.all([server.close(), server.close()]);
  await expect(sending).rejects.toThrow('fetch failed');
  await expect(waiting).rejects.toThrow('the server was closed: 1 of 2 requests arrived');
  expect(server.connections).toBe(0);
});

it('a server starts again on the port of a closed one', async () => {
  const first = await startIngestServer();
  const port = Number(new URL(first.url).port);
  await expect(startIngestServer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await first.close();
  await using second = await startIngestServer({ port });
  expect(second.endpoint).toBe(first.endpoint);
  expect((await post(second, '/v2/', [signal])).status).toBe(200);
});

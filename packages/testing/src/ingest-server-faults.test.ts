import { connect, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { type IngestServer, reply, reset, startIngestServer, tooLargeAbove, trickle } from './index.js';

const headers = { 'Content-Type': 'application/json; charset=utf-8' };
const signal = { appID: 'A', clientUser: 'u', type: 't' };

function post({ endpoint }: IngestServer, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body), ...init });
}

/** Posts a signal over its own connection. Returns the socket and the text received so far. */
function postRaw({ url }: IngestServer): { readonly socket: Socket; readonly received: () => string } {
  const body = JSON.stringify([signal]);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes.toString();
  });
  socket.write(`POST /v2/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`);
  socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  return { socket, received: () => received };
}

/** Waits until the socket has received this many bytes in total. */
async function waitForBytes(socket: Socket, count: number): Promise<void> {
  while (socket.bytesRead < count) await new Promise((resolve) => socket.once('data', resolve));
}

afterEach(() => {
  vi.useRealTimers();
});

it('given reset({ afterStoring: true }), the server stores the signals before it cuts the connection', async () => {
  await using server = await startIngestServer();
  server.script(reset({ afterStoring: true }), reset());
  for (const stored of [1, 1]) {
    await expect(post(server, [signal])).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(server.signals).toHaveLength(stored);
  }
  expect((await post(server, [signal])).status).toBe(200);
  expect(server.signals).toHaveLength(2);
});

it('the server stores no signals of an invalid request before it cuts the connection', async () => {
  await using server = await startIngestServer();
  server.script(reset({ afterStoring: true }));
  await expect(post(server, [{ ...signal, type: '' }])).rejects.toThrow('fetch failed');
  expect(server.signals).toEqual([]);
  expect(server.faults).toHaveLength(1);
});

it.each([
  [1000, trickle()],
  [50, trickle({ everyMs: 50 })],
])('the server sends one byte every %d ms when the reply is %j', async (everyMs, slow) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using server = await startIngestServer();
  server.script(slow);
  const { socket, received } = postRaw(server);
  await server.waitForRequests(1);
  vi.advanceTimersByTime(12 * everyMs);
  await waitForBytes(socket, 12);
  socket.end();
  await server.waitForConnections(0);
  expect(received()).toBe('HTTP/1.1 200');
});

it('given trickle(), the head of the response never ends', async () => {
  await using server = await startIngestServer();
  server.script(trickle({ everyMs: 1 }));
  const { socket, received } = postRaw(server);
  await waitForBytes(socket, 60);
  socket.destroy();
  expect(received()).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Trickle: \.{30,}$/);
  expect(server.signals).toEqual([]);
});

it('given trickle(), the server stops when the client disconnects', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await using server = await startIngestServer();
  server.script(trickle());
  const controller = new AbortController();
  const sending = post(server, [signal], { signal: controller.signal });
  sending.catch(() => {});
  const [request] = await server.waitForRequests(1);
  expect(vi.getTimerCount()).toBe(1);
  controller.abort(new Error('aborted by the test'));
  await expect(sending).rejects.toThrow('aborted by the test');
  if (request) await server.waitForDisconnect(request);
  expect(vi.getTimerCount()).toBe(0);
});

it('a rule chooses the reply by the number of signals, as a scripted and as the default reply', async () => {
  await using server = await startIngestServer();
  server.setDefaultReply(tooLargeAbove(1));
  server.script(({ length }) => reply(200 + length));
  const statuses = [];
  for (const count of [2, 2, 1]) statuses.push((await post(server, Array(count).fill(signal))).status);
  expect(statuses).toEqual([202, 413, 200]);
  expect(server.signals).toHaveLength(3);
});

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { TransportRequest } from '@td/core';
import { afterEach, describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.js';

/** What a server does with a request on one of its connections. */
type Behaviour = (socket: Socket) => void;

const answer: Behaviour = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
const reset: Behaviour = (socket) => socket.resetAndDestroy();
const close: Behaviour = (socket) => socket.end();
const breakOff: Behaviour = (socket) => socket.write('HTTP/1.1 200', () => socket.resetAndDestroy());

const transport = httpTransport();
let server: Server;

/** Starts a server that treats each request on each connection as it is told; the first index is the connection's. */
async function start(...connections: Behaviour[][]): Promise<{ request: TransportRequest; bodies: string[] }> {
  const bodies: string[] = [];
  server = createServer((socket) => {
    const behaviours = connections.shift() ?? [];
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      bodies.push(bytes.toString().split('\r\n\r\n')[1] ?? '');
      behaviours.shift()?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const body = new TextEncoder().encode('["sent"]');
  return { request: { url, headers: {}, body, signal: new AbortController().signal }, bodies };
}

/** Sends one request and reads its response, so that the next one finds the connection idle. */
async function sendFirst(request: TransportRequest): Promise<void> {
  const response = await transport.send(request);
  expect(await response.text()).toBe('fine');
  // The agent takes the connection back one turn after the text has ended.
  await new Promise((resolve) => setImmediate(resolve));
}

afterEach(async () => {
  await transport.close?.();
  await new Promise((resolve) => server.close(resolve));
});

describe('a connection that was idle', () => {
  it.each([
    ['reset', reset],
    ['closed', close],
  ])('and is %s by the server when it is used again costs nothing', async (_how, end) => {
    const { request, bodies } = await start([answer, end], [answer]);
    await sendFirst(request);

    const response = await transport.send(request);

    expect(await response.text()).toBe('fine');
    expect(bodies).toEqual(['["sent"]', '["sent"]', '["sent"]']);
  });

  it('is given up for one other, not for many', async () => {
    const { request, bodies } = await start([answer, reset], [answer, reset], [answer]);
    await Promise.all([sendFirst(request), sendFirst(request)]);

    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(4);
  });

  it('is no reason to send again once the server has begun to answer', async () => {
    const { request, bodies } = await start([answer, breakOff], [answer]);
    await sendFirst(request);

    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network' });

    expect(bodies).toHaveLength(2);
  });

  it('is no reason to send again when the request was aborted', async () => {
    const controller = new AbortController();
    const { request, bodies } = await start([answer, () => controller.abort()], [answer]);
    await sendFirst(request);

    await expect(transport.send({ ...request, signal: controller.signal })).rejects.toMatchObject({ kind: 'aborted' });

    expect(bodies).toHaveLength(2);
  });
});

describe('a new connection', () => {
  it('that the server resets is a failure, and nothing is sent again', async () => {
    const { request, bodies } = await start([reset], [answer]);

    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(1);
  });
});

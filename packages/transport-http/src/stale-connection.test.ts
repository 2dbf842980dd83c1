import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createServer as createSecureServer } from 'node:tls';
import type { TransportRequest } from '@td/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.js';

/** What a server does with a request on one of its connections. */
type Behaviour = (socket: Socket) => void;

const answer: Behaviour = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine');
const reset: Behaviour = (socket) => socket.resetAndDestroy();
const close: Behaviour = (socket) => socket.end();
const breakOff: Behaviour = (socket) => socket.write('HTTP/1.1 200', () => socket.destroy());

const BODY = '["sent"]';

const ownTransport = httpTransport();
let server: Server;
/** What makes the connections where it is not the transport's own. */
let agent: Agent | undefined;
/** The bodies that the server has got. */
let bodies: string[];
/** What the server does with each request on each connection; the first index is the connection's. */
let connections: Behaviour[][];

function onConnection(socket: Socket): void {
  const behaviours = connections.shift() ?? [];
  let received = '';
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    received += bytes;
    if (!received.endsWith(BODY)) return;
    bodies.push(received.split('\r\n\r\n')[1] ?? '');
    received = '';
    behaviours.shift()?.(socket);
  });
}

/** Starts the server; returns a request to it. */
async function listen(protocol: 'http' | 'https', started: Server, told: Behaviour[][]): Promise<TransportRequest> {
  server = started;
  bodies = [];
  connections = told;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, headers: {}, body: new TextEncoder().encode(BODY), signal: new AbortController().signal };
}

function start(...told: Behaviour[][]): Promise<TransportRequest> {
  return listen('http', createServer(onConnection), told);
}

/** Sends a request and reads its response, so that the next one finds the connection idle. */
async function sendAndRead(request: TransportRequest, transport = ownTransport): Promise<void> {
  const response = await transport.send(request);
  expect(await response.text()).toBe('fine');
  // The agent takes the connection back one turn after the text has ended.
  await new Promise((resolve) => setImmediate(resolve));
}

afterEach(async () => {
  agent?.destroy();
  await ownTransport.close?.();
  await new Promise((resolve) => server.close(resolve));
});

describe('a connection that was idle', () => {
  it.each([
    ['reset', reset],
    ['closed', close],
  ])('and is %s by the server when it is used again costs nothing', async (_how, end) => {
    const request = await start([answer, end], [answer]);
    await sendAndRead(request);

    const response = await ownTransport.send(request);

    expect(await response.text()).toBe('fine');
    expect(bodies).toEqual([BODY, BODY, BODY]);
  });

  it('is given up for one other, not for many', async () => {
    const request = await start([answer, reset], [answer, reset], [answer]);
    await Promise.all([sendAndRead(request), sendAndRead(request)]);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(4);
  });

  it('is no reason to send again once the server has begun to answer', async () => {
    const request = await start([answer, breakOff], [answer]);
    await sendAndRead(request);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network' });

    expect(bodies).toHaveLength(2);
  });

  it('is no reason to send again when the request was aborted', async () => {
    const controller = new AbortController();
    const request = await start([answer, () => controller.abort()], [answer]);
    await sendAndRead(request);

    await expect(ownTransport.send({ ...request, signal: controller.signal })).rejects.toMatchObject({
      kind: 'aborted',
    });

    expect(bodies).toHaveLength(2);
  });
});

describe('a new connection', () => {
  it('that the server resets is a failure, and nothing is sent again', async () => {
    const request = await start([reset], [answer]);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(1);
  });
});

/** An agent whose connections are streams that are no sockets, such as those through a tunnel, with what they say. */
function streamAgent(properties: object): Agent {
  const agent = new Agent({ keepAlive: true });
  const ignore = () => {};
  const decoration = { setKeepAlive: ignore, setNoDelay: ignore, setTimeout: ignore, ref: ignore, unref: ignore };
  agent.createConnection = ({ port, host }) => {
    const socket = connect(Number(port), String(host));
    const stream = Duplex.from({ readable: socket, writable: socket });
    return Object.assign(stream, decoration, properties);
  };
  return agent;
}

const fixture = (name: string) => readFileSync(new URL(`../test/${name}`, import.meta.url));
const certificate = { key: fixture('loopback.key.pem'), cert: fixture('loopback.cert.pem') };

describe.each([
  [
    'over TLS',
    () => new SecureAgent({ keepAlive: true, ca: certificate.cert }),
    (...told: Behaviour[][]) => listen('https', createSecureServer(certificate, onConnection), told),
  ],
  ['that is a stream which counts no bytes', () => streamAgent({}), start],
])('a connection %s', (_what, createAgent, startServer) => {
  beforeEach(() => {
    agent = createAgent();
  });

  it.each([
    ['cut', (socket: Socket) => socket.destroy()],
    ['closed', close],
  ])('and is %s by the server when it is used again costs nothing', async (_how, end) => {
    const request = await startServer([answer, end], [answer]);
    const transport = httpTransport({ agent });
    await sendAndRead(request, transport);

    await sendAndRead(request, transport);

    expect(bodies).toEqual([BODY, BODY, BODY]);
  });

  it('is no reason to send again once the server has begun to answer', async () => {
    const request = await startServer([answer, breakOff], [answer]);
    const transport = httpTransport({ agent });
    await sendAndRead(request, transport);

    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(2);
  });
});

it.each([
  ['a socket', () => new Agent({ keepAlive: true })],
  ['a stream that says it has read nothing', () => streamAgent({ bytesRead: 0 })],
])('an answer whose body is cut was an answer, over %s, and is not asked for again', async (_what, createAgent) => {
  let cut = () => {};
  const begin: Behaviour = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n');
    cut = () => socket.resetAndDestroy();
  };
  const request = await start([answer, begin], [answer, answer]);
  agent = createAgent();
  const transport = httpTransport({ agent });
  await sendAndRead(request, transport);
  const response = await transport.send(request);

  cut();
  await expect(response.text()).rejects.toMatchObject({ kind: 'network' });

  await sendAndRead(request, transport);
  expect(bodies).toHaveLength(3);
});

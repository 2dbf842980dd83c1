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
const cutInHead: Behaviour = (socket) => socket.write('HTTP/1.1 200', () => socket.destroy());

const BODY = '["sent"]';

const ownTransport = httpTransport();
let server: Server;
/** The agent of a test that does not use the transport's own. */
let agent: Agent | undefined;
/** The bodies that the server has received. */
let bodies: string[];
/** For each coming connection, what the server does with each of its requests. */
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

/** Starts the server and returns a request to it. */
async function listen(protocol: 'http' | 'https', started: Server, script: Behaviour[][]): Promise<TransportRequest> {
  server = started;
  bodies = [];
  connections = script;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, headers: {}, body: new TextEncoder().encode(BODY), signal: new AbortController().signal };
}

function start(...script: Behaviour[][]): Promise<TransportRequest> {
  return listen('http', createServer(onConnection), script);
}

/** Sends a request and reads its response, so that the next request finds the connection idle. */
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

describe('given an idle connection', () => {
  it.each([
    ['resets', reset],
    ['closes', close],
  ])('the request is sent again when the server %s the connection as it is reused', async (_how, end) => {
    const request = await start([answer, end], [answer]);
    await sendAndRead(request);

    const response = await ownTransport.send(request);

    expect(await response.text()).toBe('fine');
    expect(bodies).toEqual([BODY, BODY, BODY]);
  });

  it('the request is sent again once, not more often', async () => {
    const request = await start([answer, reset], [answer, reset], [answer]);
    await Promise.all([sendAndRead(request), sendAndRead(request)]);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(4);
  });

  it('the failure says that the request may have been sent, even if no new connection can be made', async () => {
    const stop: Behaviour = (socket) => {
      server.close();
      socket.resetAndDestroy();
    };
    const request = await start([answer, stop]);
    await sendAndRead(request);

    await expect(ownTransport.send(request)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
      maybeSent: true,
    });

    expect(bodies).toHaveLength(2);
  });

  it('the request is not sent again when the server has begun to answer', async () => {
    const request = await start([answer, cutInHead], [answer]);
    await sendAndRead(request);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network' });

    expect(bodies).toHaveLength(2);
  });

  it('the request is not sent again when it was aborted', async () => {
    const controller = new AbortController();
    const request = await start([answer, () => controller.abort()], [answer]);
    await sendAndRead(request);

    await expect(ownTransport.send({ ...request, signal: controller.signal })).rejects.toMatchObject({
      kind: 'aborted',
    });

    expect(bodies).toHaveLength(2);
  });
});

describe('given a new connection', () => {
  it('the request fails and is not sent again when the server resets the connection', async () => {
    const request = await start([reset], [answer]);

    await expect(ownTransport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(1);
  });
});

/** An agent whose connections are streams but not sockets, as through a tunnel, with these additional properties. */
function streamAgent(properties: object): Agent {
  const agent = new Agent({ keepAlive: true });
  const ignore = () => {};
  const socketMethods = { setKeepAlive: ignore, setNoDelay: ignore, setTimeout: ignore, ref: ignore, unref: ignore };
  agent.createConnection = ({ port, host }) => {
    const socket = connect(Number(port), String(host));
    const stream = Duplex.from({ readable: socket, writable: socket });
    return Object.assign(stream, socketMethods, properties);
  };
  return agent;
}

const fixture = (name: string) => readFileSync(new URL(`../test/${name}`, import.meta.url));
const certificate = { key: fixture('loopback.key.pem'), cert: fixture('loopback.cert.pem') };

describe.each([
  {
    kind: 'TLS',
    createAgent: () => new SecureAgent({ keepAlive: true, ca: certificate.cert }),
    startServer: (...script: Behaviour[][]) => listen('https', createSecureServer(certificate, onConnection), script),
  },
  { kind: 'a stream that counts no bytes', createAgent: () => streamAgent({}), startServer: start },
])('given an idle connection ($kind)', ({ createAgent, startServer }) => {
  beforeEach(() => {
    agent = createAgent();
  });

  it.each([
    ['cuts', (socket: Socket) => socket.destroy()],
    ['closes', close],
  ])('the request is sent again when the server %s the connection as it is reused', async (_how, end) => {
    const request = await startServer([answer, end], [answer]);
    const transport = httpTransport({ agent });
    await sendAndRead(request, transport);

    await sendAndRead(request, transport);

    expect(bodies).toEqual([BODY, BODY, BODY]);
  });

  it('the request is not sent again when the server has begun to answer', async () => {
    const request = await startServer([answer, cutInHead], [answer]);
    const transport = httpTransport({ agent });
    await sendAndRead(request, transport);

    await expect(transport.send(request)).rejects.toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' } });

    expect(bodies).toHaveLength(2);
  });
});

it.each([
  { connection: 'a socket', createAgent: () => new Agent({ keepAlive: true }) },
  { connection: 'a stream whose `bytesRead` stays 0', createAgent: () => streamAgent({ bytesRead: 0 }) },
])('the request is not sent again when the body of the response is cut ($connection)', async ({ createAgent }) => {
  let cut = () => {};
  const answerHead: Behaviour = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n');
    cut = () => socket.resetAndDestroy();
  };
  const request = await start([answer, answerHead], [answer, answer]);
  agent = createAgent();
  const transport = httpTransport({ agent });
  await sendAndRead(request, transport);
  const response = await transport.send(request);

  cut();
  await expect(response.text()).rejects.toMatchObject({ kind: 'network' });

  await sendAndRead(request, transport);
  expect(bodies).toHaveLength(3);
});

import { Agent } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { TransportRequest, TransportResponse } from '@td/core';
import { afterEach, beforeEach, expect } from 'vitest';
import { httpTransport } from '../src/http-transport.ts';
import { requestTo } from './request-to.ts';

/** What the server does on a connection when a request arrives. */
export type Behaviour = (connection: Socket) => void;

/** Writes a whole response with one call. */
export function answerWith(body: string | Uint8Array): Behaviour {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return (connection) => connection.write(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
}

/** Writes a whole response that announces the end of its connection. */
export function answerLast(body: string): Behaviour {
  return writeOnly(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

/** Writes text as it is, such as a part of a response. */
export function writeOnly(text: string): Behaviour {
  return (connection) => connection.write(text);
}

export const fine: Behaviour = answerWith('fine');
export const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
export const partByLength: Behaviour = writeOnly('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart');

/** Waits until everything that is due in this turn of the event loop has run. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A raw TCP server that answers as scripted, and an agent whose connections lead to it. */
export interface ScriptedServer {
  agent: Agent;
  /** All connections that the server has accepted. */
  connections: Socket[];
  /** One promise for each connection, which resolves when the connection closes. */
  closings: Promise<unknown>[];
  /** One behaviour for each of the next requests. Later requests get `fine`. */
  behaviours: Behaviour[];
  /** One behaviour for each of the next requests, run when their first bytes arrive. The rest stays unread. */
  earlyBehaviours: Behaviour[];
  request(changes?: Partial<TransportRequest>): TransportRequest;
  send(changes?: Partial<TransportRequest>): Promise<TransportResponse>;
  /** Gives the agent a turn to take a connection back, then sends a request and reads its response. */
  sendNext(): Promise<void>;
  /** The client's side of the only connection in use. */
  usedSocket(): Socket;
  /** Ends the connection in use from the server's side, and waits until the client has noticed. */
  cut(end: (connection: Socket) => void): Promise<void>;
}

/** Starts a scripted server before each test, and stops it after the test. */
export function useScriptedServer(): ScriptedServer {
  let server: Server;
  const scripted: ScriptedServer = {
    agent: new Agent({ keepAlive: true }),
    connections: [],
    closings: [],
    behaviours: [],
    earlyBehaviours: [],
    request: (changes) =>
      requestTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { body: Buffer.from('[]'), ...changes }),
    send: (changes) => httpTransport({ agent: scripted.agent }).send(scripted.request(changes)),
    async sendNext() {
      await nextTurn();
      expect(await (await scripted.send()).text()).toBe('fine');
      await nextTurn();
    },
    usedSocket() {
      const sockets = Object.values(scripted.agent.sockets).flat();
      expect(sockets).toHaveLength(1);
      return sockets[0] as Socket;
    },
    async cut(end) {
      const closed = closeOf(scripted.usedSocket());
      end(scripted.connections.at(-1) as Socket);
      await closed;
    },
  };

  beforeEach(async () => {
    Object.assign(scripted, {
      agent: new Agent({ keepAlive: true }),
      connections: [],
      closings: [],
      behaviours: [],
      earlyBehaviours: [],
    });
    server = createServer((connection) => serve(connection, scripted));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    scripted.agent.destroy();
    for (const connection of scripted.connections) connection.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  return scripted;
}

function serve(connection: Socket, scripted: ScriptedServer): void {
  scripted.connections.push(connection);
  scripted.closings.push(new Promise((resolve) => connection.once('close', resolve)));
  let received = '';
  connection.on('error', () => {});
  connection.on('data', (bytes) => {
    const answerEarly = scripted.earlyBehaviours.shift();
    if (answerEarly) {
      connection.pause();
      answerEarly(connection);
      return;
    }
    received += bytes.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n[]'); end >= 0; end = received.indexOf('\r\n\r\n[]')) {
      received = received.slice(end + 6);
      (scripted.behaviours.shift() ?? fine)(connection);
    }
  });
}

/** Resolves when an open connection has closed and its listeners have run. */
export async function closeOf(socket: Socket): Promise<void> {
  await new Promise((resolve) => socket.once('close', resolve));
  await nextTurn();
}

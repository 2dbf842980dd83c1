import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter, getEventListeners } from 'node:events';
import { Agent, type ClientRequest, IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { MAX_RESPONSE_BYTES, type TransportRequest, type TransportResponse } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { httpTransport } from './http-transport.js';
import { toResponse } from './to-response.js';

/** What the server does with a request: once it has all of it, or with its head alone. */
type Behaviour = (connection: Socket) => void;

/** More than what the system takes of a connection whose other side reads nothing, in bytes. */
const UNWRITABLE_BYTES = 32 * 1024 * 1024;

const fine = answerWith('fine');

/** Writes a whole response at once. */
function answerWith(body: string | Uint8Array): Behaviour {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return (connection) => connection.write(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
}

/** Writes what is no complete response. */
function writeOnly(text: string): Behaviour {
  return (connection) => connection.write(text);
}

const cutByLength = writeOnly('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart');
const cutInChunk = writeOnly('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\npart');
const cutBetweenChunks = writeOnly('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n');

let server: Server;
let agent: Agent;
/** All connections that the server has seen. */
let connections: Socket[];
/** Of each, when it was closed. */
let closings: Promise<unknown>[];
/** For the next requests, one each; after that, all is fine. */
let behaviours: Behaviour[];
/** The same for requests of which only the head is read. */
let earlyBehaviours: Behaviour[];

beforeEach(async () => {
  agent = new Agent({ keepAlive: true });
  connections = [];
  closings = [];
  behaviours = [];
  earlyBehaviours = [];
  server = createServer((connection) => {
    connections.push(connection);
    closings.push(new Promise((resolve) => connection.once('close', resolve)));
    let received = '';
    connection.on('error', () => {});
    connection.on('data', (bytes) => {
      const answerEarly = earlyBehaviours.shift();
      if (answerEarly) {
        connection.pause();
        return answerEarly(connection);
      }
      received += bytes.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n[]'); end >= 0; end = received.indexOf('\r\n\r\n[]')) {
        received = received.slice(end + 6);
        (behaviours.shift() ?? fine)(connection);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  agent.destroy();
  for (const connection of connections) connection.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function request(changes: Partial<TransportRequest> = {}): TransportRequest {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, headers: {}, body: Buffer.from('[]'), signal: new AbortController().signal, ...changes };
}

function send(changes: Partial<TransportRequest> = {}): Promise<TransportResponse> {
  return httpTransport({ agent }).send(request(changes));
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Sends a usual request and reads its response, after the agent has had a turn to take a connection back. */
async function sendNext(): Promise<void> {
  await turn();
  expect(await (await send()).text()).toBe('fine');
  await turn();
}

/** Our side of the only connection that a request is using. */
function usedSocket(): Socket {
  const sockets = Object.values(agent.sockets).flat();
  expect(sockets).toHaveLength(1);
  return sockets[0] as Socket;
}

/** Resolves when a connection that is open is closed, and everybody who has asked for it was told. */
async function closeOf(socket: Socket): Promise<void> {
  await new Promise((resolve) => socket.once('close', resolve));
  await turn();
}

/** Ends the connection of a response, and waits until our side has seen it and told everybody. */
async function cut(end: (connection: Socket) => void): Promise<void> {
  const closed = closeOf(usedSocket());
  end(connections.at(-1) as Socket);
  await closed;
}

const wholeBodies: readonly (readonly [what: string, Behaviour, text: string, isReused: boolean])[] = [
  ['a body of chunks', writeOnly(`${chunkedHead()}2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n`), 'fine', true],
  ['a chunked body of nothing', writeOnly(`${chunkedHead()}0\r\n\r\n`), '', true],
  ['a status without a body', writeOnly('HTTP/1.1 204 No Content\r\n\r\n'), '', true],
  [
    'the length of a body that is not sent',
    writeOnly('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'),
    '',
    true,
  ],
  ['two answers before the answer', informational('100 Continue', '103 Early Hints'), 'fine', true],
  ['a body that ends with its connection', (one) => one.end('HTTP/1.1 200 OK\r\n\r\nto the end'), 'to the end', false],
  ['an answer that is the last of its connection', last('fine'), 'fine', false],
];

function chunkedHead(): string {
  return 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
}

function informational(...statuses: string[]): Behaviour {
  const heads = statuses.map((status) => `HTTP/1.1 ${status}\r\nLink: <x>\r\n\r\n`);
  return writeOnly(`${heads.join('')}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine`);
}

function last(body: string): Behaviour {
  return writeOnly(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}

describe('a whole body', () => {
  it.each(wholeBodies)('is read: %s', async (_what, behaviour, text, isReused) => {
    behaviours = [behaviour];

    expect(await (await send()).text()).toBe(text);

    await sendNext();
    expect(connections).toHaveLength(isReused ? 1 : 2);
  });

  it('can be read after its connection was reset', async () => {
    const response = await send();

    await cut((connection) => connection.resetAndDestroy());

    expect(await response.text()).toBe('fine');
    await sendNext();
  });

  it('is the same text when it is asked for again, at once or later', async () => {
    const response = await send();
    const texts = [response.text(), response.text()];
    expect(await Promise.all(texts)).toEqual(['fine', 'fine']);
    await turn();

    expect(await response.text()).toBe('fine');

    await sendNext();
    expect(connections).toHaveLength(1);
  });

  it('has no byte order mark, nor an error for what is no UTF-8', async () => {
    behaviours = [answerWith('\uFEFF{}'), answerWith(Uint8Array.of(0xff, 0x61, 0xe2, 0x82, 0x62, 0xf0))];

    expect(await (await send()).text()).toBe('{}');
    expect(await (await send()).text()).toBe('\uFFFDa\uFFFDb\uFFFD');
  });

  it('leaves no connection to an agent that keeps none', async () => {
    agent = new Agent({ keepAlive: false });

    expect(await (await send()).text()).toBe('fine');
    await closings[0];

    await sendNext();
    expect(connections).toHaveLength(2);
  });
});

describe('a long body', () => {
  it.each([
    ['of exactly the limit', MAX_RESPONSE_BYTES],
    ['of a byte more', MAX_RESPONSE_BYTES + 1],
    ['of many MiB', 64 * MAX_RESPONSE_BYTES],
  ])('%s is read up to the limit', async (_how, length) => {
    behaviours = [answerWith('x'.repeat(length))];

    expect(await (await send()).text()).toBe('x'.repeat(MAX_RESPONSE_BYTES));

    await sendNext();
    expect(Object.values(agent.sockets)).toEqual([]);
  });

  it('without an end costs its connection', async () => {
    const writeOn: Behaviour = (connection) => {
      if (!connection.destroyed) connection.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, () => writeOn(connection));
    };
    behaviours = [
      (connection) => {
        connection.write(chunkedHead());
        writeOn(connection);
      },
    ];

    expect(await (await send()).text()).toHaveLength(MAX_RESPONSE_BYTES);

    await closings[0];
    await sendNext();
  });

  it('keeps nobody waiting for more than the limit', async () => {
    behaviours = [writeOnly(`HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n${'x'.repeat(MAX_RESPONSE_BYTES)}`)];

    expect(await (await send()).text()).toHaveLength(MAX_RESPONSE_BYTES);

    await closings[0];
  });

  it('may be cut within a character', async () => {
    const body = Buffer.from(`x${'😀'.repeat(MAX_RESPONSE_BYTES / 4)}`);
    behaviours = [answerWith(body)];

    const text = await (await send()).text();

    expect(text).toBe(`x${'😀'.repeat(MAX_RESPONSE_BYTES / 4 - 1)}\uFFFD`);
  });

  it('is put together once, though the rest of it still comes', async () => {
    const incoming = new IncomingMessage(new Socket());
    const outgoing = new EventEmitter() as ClientRequest;
    outgoing.destroy = () => outgoing;
    const concat = vi.spyOn(Buffer, 'concat');
    const text = toResponse(incoming, outgoing, new AbortController().signal).text();

    incoming.emit('data', Buffer.alloc(MAX_RESPONSE_BYTES, 'x'));
    for (let count = 0; count < 10; count++) incoming.emit('data', Buffer.from('y'));

    expect(await text).toBe('x'.repeat(MAX_RESPONSE_BYTES));
    expect(concat).toHaveBeenCalledTimes(1);
  });
});

describe.each([
  ['closed', (connection: Socket) => connection.end()],
  ['reset', (connection: Socket) => connection.resetAndDestroy()],
])('a body whose connection is %s', (_how, end) => {
  it.each([
    ['before its length is reached', cutByLength],
    ['within a chunk', cutInChunk],
    ['between chunks', cutBetweenChunks],
  ])('%s is an error, whenever it is asked for', async (_when, behaviour) => {
    behaviours = [behaviour, behaviour];
    const failure = { name: 'TransportError', kind: 'network', cause: { code: 'ECONNRESET' } };

    const reading = expect((await send()).text()).rejects.toMatchObject(failure);
    await cut(end);
    await reading;
    const response = await send();
    await cut(end);

    await expect(response.text()).rejects.toMatchObject(failure);
    await expect(response.text()).rejects.toMatchObject(failure);
    await sendNext();
  });
});

it('takes what is no chunk for an error', async () => {
  behaviours = [writeOnly(`${chunkedHead()}4\r\nfine\r\nno chunk\r\n`)];

  await expect((await send()).text()).rejects.toMatchObject({ kind: 'network' });

  await sendNext();
});

it('fails as a transport does when a redirect is cut', async () => {
  behaviours = [
    (connection) => {
      connection.write('HTTP/1.1 307 Temporary Redirect\r\nLocation: /there\r\nContent-Length: 100\r\n\r\npart');
      connection.end();
    },
  ];

  await expect(send()).rejects.toMatchObject({ name: 'TransportError', kind: 'network' });

  await sendNext();
});

it('takes for cut what somebody else has ended, such as what watches the program', async () => {
  const end = (message: unknown) => (message as { response: IncomingMessage }).response.destroy();
  subscribe('http.client.response.finish', end);
  const response = await send();
  unsubscribe('http.client.response.finish', end);

  await expect(response.text()).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('ended') });

  await sendNext();
});

describe('a body that nobody asks for', () => {
  it('holds its connection until the transport is closed', async () => {
    const transport = httpTransport();
    await transport.send(request());
    await (await transport.send(request())).text();
    expect(connections).toHaveLength(2);

    await transport.close?.();

    await Promise.all(closings);
  });

  it('harms nobody when its connection is reset', async () => {
    behaviours = [cutByLength];
    await send();

    await cut((connection) => connection.resetAndDestroy());

    await sendNext();
  });
});

describe('a request that is aborted', () => {
  const reason = new Error('nobody waits any longer');
  const failure = { kind: 'aborted', cause: reason };
  const arrivals: [string, typeof fine][] = [
    ['has come', fine],
    ['has come in part', cutByLength],
  ];
  let controller: AbortController;

  beforeEach(() => {
    controller = new AbortController();
  });

  it.each(arrivals)('when its body %s and is being read gives no text', async (_how, behaviour) => {
    behaviours = [behaviour];
    const response = await send({ signal: controller.signal });
    await turn();

    const text = response.text();
    controller.abort(reason);

    await expect(text).rejects.toMatchObject(failure);
    await sendNext();
  });

  it.each(arrivals)('when its body %s and is not read yet gives no text later', async (_how, behaviour) => {
    behaviours = [behaviour];
    const response = await send({ signal: controller.signal });
    await turn();

    controller.abort(reason);
    await turn();

    await expect(response.text()).rejects.toMatchObject(failure);
    await sendNext();
  });
});

describe('a server that answers before it has read the request', () => {
  const body = new Uint8Array(UNWRITABLE_BYTES);

  it.each([
    ['and keeps the connection', answerWith('early')],
    ['and wants no more of the connection', last('early')],
  ])('%s leaves none in use', async (_how, behaviour) => {
    earlyBehaviours = [behaviour];
    const { signal } = new AbortController();
    const response = await send({ body, signal });
    const closed = closeOf(usedSocket());

    expect(await response.text()).toBe('early');

    await closed;
    expect(Object.values(agent.sockets)).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await sendNext();
  });

  it('and resets the connection is heard, and is sent nothing again', async () => {
    await sendNext();
    earlyBehaviours = [answerWith('early')];
    const response = await send({ body });

    await cut((connection) => connection.resetAndDestroy());

    expect(await response.text()).toBe('early');
    expect(connections).toHaveLength(1);
    await sendNext();
  });
});

describe('many requests', () => {
  it('at once get each its own text', async () => {
    const numbers = Array.from({ length: 50 }, (_value, index) => `${index}`);
    const transport = httpTransport({ agent });
    behaviours = numbers.map((number) => answerWith(number));

    const texts = await Promise.all(numbers.map(async () => (await transport.send(request())).text()));

    expect(new Set(texts)).toEqual(new Set(numbers));
  });

  it('one after another leave no listener on their connection nor on their signal', async () => {
    const { signal } = new AbortController();
    const listenersOf = (emitter: EventEmitter) =>
      emitter.eventNames().map((name) => [name, emitter.listenerCount(name)]);
    const counts: unknown[] = [];

    for (let count = 0; count < 100; count++) {
      const response = await send({ signal });
      const socket = usedSocket();
      await response.text();
      await turn();
      counts.push(listenersOf(socket));
    }

    expect(connections).toHaveLength(1);
    expect(counts.at(-1)).toEqual(counts[0]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

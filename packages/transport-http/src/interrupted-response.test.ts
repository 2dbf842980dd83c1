import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  answerLast,
  answerWith,
  chunkedHead,
  closeOf,
  fine,
  nextTurn,
  partByLength,
  useScriptedServer,
  writeOnly,
} from '../test/scripted-server.ts';
import { httpTransport } from './http-transport.js';

/** More bytes than the system buffers for a connection whose other side reads nothing. */
const UNWRITABLE_BYTES = 32 * 1024 * 1024;

const server = useScriptedServer();

const partOfChunk = writeOnly(`${chunkedHead}9\r\npart`);
const partBetweenChunks = writeOnly(`${chunkedHead}4\r\npart\r\n`);

describe.each([
  ['closes', (connection: Socket) => connection.end()],
  ['is reset', (connection: Socket) => connection.resetAndDestroy()],
])('given a connection that %s within a body', (_how, end) => {
  it.each([
    ['before the announced length', partByLength],
    ['within a chunk', partOfChunk],
    ['between chunks', partBetweenChunks],
  ])('text() rejects when the end comes %s, whether text() is called before or after it', async (_where, behaviour) => {
    server.behaviours = [behaviour, behaviour];
    const failure = { name: 'TransportError', kind: 'network', cause: { code: 'ECONNRESET' } };

    const reading = expect((await server.send()).text()).rejects.toMatchObject(failure);
    await server.cut(end);
    await reading;
    const response = await server.send();
    await server.cut(end);

    await expect(response.text()).rejects.toMatchObject(failure);
    await expect(response.text()).rejects.toMatchObject(failure);
    await server.sendNext();
  });
});

it('text() rejects when a chunk is malformed', async () => {
  server.behaviours = [writeOnly(`${chunkedHead}4\r\nfine\r\nno chunk\r\n`)];

  await expect((await server.send()).text()).rejects.toMatchObject({ kind: 'network' });

  await server.sendNext();
});

it('send rejects with a TransportError when the response of a redirect is cut', async () => {
  server.behaviours = [
    (connection) => {
      connection.write('HTTP/1.1 307 Temporary Redirect\r\nLocation: /there\r\nContent-Length: 100\r\n\r\npart');
      connection.end();
    },
  ];

  await expect(server.send()).rejects.toMatchObject({ name: 'TransportError', kind: 'network' });

  await server.sendNext();
});

it('text() rejects when other code, such as a monitoring tool, destroys the response', async () => {
  const end = (message: unknown) => (message as { response: IncomingMessage }).response.destroy();
  subscribe('http.client.response.finish', end);
  const response = await server.send();
  unsubscribe('http.client.response.finish', end);

  await expect(response.text()).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('ended') });

  await server.sendNext();
});

describe('given a body that stays unread', () => {
  it('the body holds its connection until the transport is closed', async () => {
    const transport = httpTransport();
    await transport.send(server.request());
    await (await transport.send(server.request())).text();
    expect(server.connections).toHaveLength(2);

    await transport.close?.();

    await Promise.all(server.closings);
  });

  it('a reset of its connection causes no error elsewhere', async () => {
    server.behaviours = [partByLength];
    await server.send();

    await server.cut((connection) => connection.resetAndDestroy());

    await server.sendNext();
  });
});

describe('given an aborted request', () => {
  const reason = new Error('the caller stopped waiting');
  const failure = { kind: 'aborted', cause: reason };
  const arrivals = [
    { received: 'the whole body', behaviour: fine },
    { received: 'a part of the body', behaviour: partByLength },
  ];
  let controller: AbortController;

  beforeEach(() => {
    controller = new AbortController();
  });

  it.each(arrivals)(
    'text() rejects when the abort comes during the read (received: $received)',
    async ({ behaviour }) => {
      server.behaviours = [behaviour];
      const response = await server.send({ signal: controller.signal });
      await nextTurn();

      const text = response.text();
      controller.abort(reason);

      await expect(text).rejects.toMatchObject(failure);
      await server.sendNext();
    },
  );

  it.each(arrivals)(
    'text() rejects when the abort comes before the read (received: $received)',
    async ({ behaviour }) => {
      server.behaviours = [behaviour];
      const response = await server.send({ signal: controller.signal });
      await nextTurn();

      controller.abort(reason);
      await nextTurn();

      await expect(response.text()).rejects.toMatchObject(failure);
      await server.sendNext();
    },
  );
});

describe('given a server that answers before it has read the request', () => {
  const body = new Uint8Array(UNWRITABLE_BYTES);

  it.each([
    ['keeps the connection', answerWith('early')],
    ['announces the end of the connection', answerLast('early')],
  ])('no connection stays in use when the server %s', async (_what, behaviour) => {
    server.earlyBehaviours = [behaviour];
    const { signal } = new AbortController();
    const response = await server.send({ body, signal });
    const closed = closeOf(server.usedSocket());

    expect(await response.text()).toBe('early');

    await closed;
    expect(Object.values(server.agent.sockets)).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    await server.sendNext();
  });

  it('the response counts when the connection is reset after it, and the request is not sent again', async () => {
    await server.sendNext();
    server.earlyBehaviours = [answerWith('early')];
    const response = await server.send({ body });

    await server.cut((connection) => connection.resetAndDestroy());

    expect(await response.text()).toBe('early');
    expect(server.connections).toHaveLength(1);
    await server.sendNext();
  });
});

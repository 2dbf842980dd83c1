import { EventEmitter } from 'node:events';
import { Agent, type ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { MAX_RESPONSE_BYTES } from '@td/core';
import { describe, expect, it, vi } from 'vitest';
import {
  answerLast,
  answerWith,
  type Behaviour,
  chunkedHead,
  nextTurn,
  useScriptedServer,
  writeOnly,
} from '../test/scripted-server.ts';
import { toResponse } from './to-response.js';

const server = useScriptedServer();

interface WholeBody {
  readonly body: string;
  readonly behaviour: Behaviour;
  readonly text: string;
  readonly isReused: boolean;
}

const wholeBodies: readonly WholeBody[] = [
  {
    body: 'a chunked body',
    behaviour: writeOnly(`${chunkedHead}2\r\nfi\r\n2\r\nne\r\n0\r\n\r\n`),
    text: 'fine',
    isReused: true,
  },
  { body: 'an empty chunked body', behaviour: writeOnly(`${chunkedHead}0\r\n\r\n`), text: '', isReused: true },
  { body: 'no body', behaviour: writeOnly('HTTP/1.1 204 No Content\r\n\r\n'), text: '', isReused: true },
  {
    body: 'no body despite a Content-Length',
    behaviour: writeOnly('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n'),
    text: '',
    isReused: true,
  },
  {
    body: 'a body after informational responses',
    behaviour: informational('100 Continue', '103 Early Hints'),
    text: 'fine',
    isReused: true,
  },
  {
    body: 'a body that ends with its connection',
    behaviour: (connection) => connection.end('HTTP/1.1 200 OK\r\n\r\nto the end'),
    text: 'to the end',
    isReused: false,
  },
  {
    body: 'the last body of its connection',
    behaviour: answerLast('fine'),
    text: 'fine',
    isReused: false,
  },
];

function informational(...statuses: string[]): Behaviour {
  const heads = statuses.map((status) => `HTTP/1.1 ${status}\r\nLink: <x>\r\n\r\n`);
  return writeOnly(`${heads.join('')}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine`);
}

describe('given a whole body', () => {
  it.each(wholeBodies)('text() reads the whole response ($body)', async ({ behaviour, text, isReused }) => {
    server.behaviours = [behaviour];

    expect(await (await server.send()).text()).toBe(text);

    await server.sendNext();
    expect(server.connections).toHaveLength(isReused ? 1 : 2);
  });

  it('text() reads it even after its connection was reset', async () => {
    const response = await server.send();

    await server.cut((connection) => connection.resetAndDestroy());

    expect(await response.text()).toBe('fine');
    await server.sendNext();
  });

  it('text() returns the same text when it is called again, at once or later', async () => {
    const response = await server.send();
    const texts = [response.text(), response.text()];
    expect(await Promise.all(texts)).toEqual(['fine', 'fine']);
    await nextTurn();

    expect(await response.text()).toBe('fine');

    await server.sendNext();
    expect(server.connections).toHaveLength(1);
  });

  it('text() removes a byte order mark and replaces invalid UTF-8', async () => {
    server.behaviours = [answerWith('\uFEFF{}'), answerWith(Uint8Array.of(0xff, 0x61, 0xe2, 0x82, 0x62, 0xf0))];

    expect(await (await server.send()).text()).toBe('{}');
    expect(await (await server.send()).text()).toBe('\uFFFDa\uFFFDb\uFFFD');
  });

  it('its connection closes when the agent keeps no connections', async () => {
    server.agent = new Agent({ keepAlive: false });

    expect(await (await server.send()).text()).toBe('fine');
    await server.closings[0];

    await server.sendNext();
    expect(server.connections).toHaveLength(2);
  });
});

describe('given a long body', () => {
  it.each([
    { size: 'exactly the limit', length: MAX_RESPONSE_BYTES },
    { size: 'one byte above the limit', length: MAX_RESPONSE_BYTES + 1 },
    { size: '64 times the limit', length: 64 * MAX_RESPONSE_BYTES },
  ])('text() reads up to the limit (size: $size)', async ({ length }) => {
    server.behaviours = [answerWith('x'.repeat(length))];

    expect(await (await server.send()).text()).toBe('x'.repeat(MAX_RESPONSE_BYTES));

    await server.sendNext();
    expect(Object.values(server.agent.sockets)).toEqual([]);
  });

  it('the connection closes when the body never ends', async () => {
    const writeOn: Behaviour = (connection) => {
      if (!connection.destroyed) connection.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`, () => writeOn(connection));
    };
    server.behaviours = [
      (connection) => {
        connection.write(chunkedHead);
        writeOn(connection);
      },
    ];

    expect(await (await server.send()).text()).toHaveLength(MAX_RESPONSE_BYTES);

    await server.closings[0];
    await server.sendNext();
  });

  it('text() does not wait for bytes above the limit', async () => {
    server.behaviours = [
      writeOnly(`HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n${'x'.repeat(MAX_RESPONSE_BYTES)}`),
    ];

    expect(await (await server.send()).text()).toHaveLength(MAX_RESPONSE_BYTES);

    await server.closings[0];
  });

  it('text() ends with a replacement character when the limit cuts a character', async () => {
    const body = Buffer.from(`x${'😀'.repeat(MAX_RESPONSE_BYTES / 4)}`);
    server.behaviours = [answerWith(body)];

    const text = await (await server.send()).text();

    expect(text).toBe(`x${'😀'.repeat(MAX_RESPONSE_BYTES / 4 - 1)}\uFFFD`);
  });

  it('text() decodes the body once, although more of it arrives', async () => {
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

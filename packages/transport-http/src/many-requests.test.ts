import { type EventEmitter, getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { answerWith, nextTurn, useScriptedServer } from '../test/scripted-server.ts';
import { httpTransport } from './http-transport.js';

const server = useScriptedServer();

describe('given many requests', () => {
  it('each concurrent request gets its own text', async () => {
    const numbers = Array.from({ length: 50 }, (_value, index) => `${index}`);
    const transport = httpTransport({ agent: server.agent });
    server.behaviours = numbers.map((number) => answerWith(number));

    const texts = await Promise.all(numbers.map(async () => (await transport.send(server.request())).text()));

    expect(new Set(texts)).toEqual(new Set(numbers));
  });

  it('consecutive requests leave no listener on their connection or on their abort signal', async () => {
    const { signal } = new AbortController();
    const listenersOf = (emitter: EventEmitter) =>
      emitter.eventNames().map((name) => [name, emitter.listenerCount(name)]);
    const counts: unknown[] = [];

    for (let count = 0; count < 100; count++) {
      const response = await server.send({ signal });
      const socket = server.usedSocket();
      await response.text();
      await nextTurn();
      counts.push(listenersOf(socket));
    }

    expect(server.connections).toHaveLength(1);
    expect(counts.at(-1)).toEqual(counts[0]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

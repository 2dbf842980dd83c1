import { EventEmitter } from 'node:events';
import type { ClientLifecycle } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExitWatch, type ExitWatch } from './exit-watch.js';
import type { WatchedClient } from './watched-client.js';

/** A handle of Node's: the parts that the watch looks at. */
type Handle = Readonly<Record<string, unknown>>;

const connected: Handle = { connecting: false, remotePort: 443 };
const connecting: Handle = { connecting: true };
const standardOutput: Handle = { fd: 1 };
const standardInput = (reading: boolean): Handle => ({ fd: 0, _handle: { reading } });
const pipe: Handle = { connecting: false };

let time: number;
let names: string[];
let handles: Handle[];
let killed: string[];
let process: EventEmitter;
let watch: ExitWatch;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  time = 0;
  names = [];
  handles = [];
  killed = [];
  process = Object.assign(new EventEmitter(), {
    pid: 77,
    platform: 'linux',
    kill: (pid: number, signal: string) => killed.push(`${pid} ${signal}`),
    getActiveResourcesInfo: () => names,
    _getActiveHandles: () => handles,
  });
  watch = createExitWatch(process as NodeJS.Process, () => time);
});

afterEach(() => {
  vi.useRealTimers();
});

/** A client with signals to send, which records the calls of the watch. */
function client(changes: Partial<WatchedClient> = {}) {
  const calls: string[] = [];
  const state = { pending: 1, requests: 0 };
  let answer = () => {};
  const lifecycle: Partial<ClientLifecycle> = {
    pending: () => state.pending,
    requests: () => state.requests,
    async flush(options) {
      calls.push(`flush ${options?.timeoutMs}`);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { delivered: 0, pending: 0, spooled: 0, dropped: 0 };
    },
    interrupt() {
      calls.push('interrupt');
      state.requests = 0;
    },
    persist: () => calls.push('persist'),
  };
  const watched: WatchedClient = {
    lifecycle: lifecycle as ClientLifecycle,
    exitTimeoutMs: 500,
    signalHandling: false,
    holdsByConnection: true,
    onEnding: () => calls.push('ending'),
    end: () => calls.push('end'),
    ...changes,
  };
  return { watched, calls, state, answer: () => answer() };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets time pass, in the steps at which the watch looks. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    time += 50;
    await vi.advanceTimersByTimeAsync(50);
  }
}

describe('the listeners', () => {
  it('exist as long as there is a client, one for each event', () => {
    const ends = Array.from({ length: 20 }, () => watch.add(client().watched));
    expect(process.eventNames().map((name) => process.listenerCount(name))).toEqual([1, 1]);
    for (const end of ends) end();
    expect(process.eventNames()).toEqual([]);
  });

  it('of signals exist as long as a client wants signal handling', () => {
    const endOne = watch.add(client().watched);
    const endOther = watch.add(client({ signalHandling: true }).watched);
    expect(process.eventNames()).toEqual(['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'SIGHUP']);
    endOther();
    expect(process.eventNames()).toEqual(['beforeExit', 'exit']);
    endOne();
  });
});

describe('a program that has nothing more to do', () => {
  it('has all clients send side by side, each within its own time', async () => {
    const [one, other, done] = [client(), client({ exitTimeoutMs: 200 }), client()];
    done.state.pending = 0;
    for (const { watched } of [one, other, done]) watch.add(watched);
    process.emit('beforeExit');
    await settle();
    expect([one.calls, other.calls, done.calls]).toEqual([
      ['ending', 'flush 500'],
      ['ending', 'flush 200'],
      ['ending'],
    ]);
  });

  it('has them send also what other listeners of its end have added', async () => {
    const { watched, calls, state } = client();
    state.pending = 0;
    watch.add(watched);
    process.on('beforeExit', () => {
      state.pending = 1;
    });
    process.emit('beforeExit');
    await settle();
    expect(calls).toContain('flush 500');
  });

  it('goes on for its clients once', async () => {
    const { watched, calls, answer } = client();
    watch.add(watched);
    for (let round = 0; round < 3; round++) {
      process.emit('beforeExit');
      await settle();
      answer();
      await settle();
    }
    expect(calls).toEqual(['ending', 'flush 500']);
  });

  it('ends the requests that are still under way after that', async () => {
    const { watched, calls, state, answer } = client();
    watch.add(watched);
    process.emit('beforeExit');
    await settle();
    state.requests = 1;
    answer();
    await settle();
    expect(calls).toEqual(['ending', 'flush 500', 'interrupt']);
  });

  it('does not go on for a client whose exit timeout is 0', async () => {
    const { watched, calls } = client({ exitTimeoutMs: 0 });
    watch.add(watched);
    process.emit('beforeExit');
    await settle();
    expect(calls).toEqual(['ending']);
  });

  it('ends all clients, also where one of them throws', () => {
    const failing = client({
      end() {
        throw new Error('thrown by a client');
      },
    });
    const { watched, calls } = client();
    watch.add(failing.watched);
    watch.add(watched);
    process.emit('exit', 0);
    expect(calls).toEqual(['end']);
  });
});

describe('a program that requests hold', () => {
  function startRequest(changes: Partial<WatchedClient> = {}) {
    const started = client(changes);
    watch.add(started.watched);
    started.state.requests = 1;
    watch.onRequest();
    return started;
  }

  it.each<[what: string, names: string[], handles: Handle[]]>([
    ['a connection', ['TCPSocketWrap'], [connected]],
    ['a connection that is being made', ['ConnectWrap', 'TCPSocketWrap'], [connecting]],
    ['a lookup', ['GetAddrInfoReqWrap', 'TCPSocketWrap'], [connecting]],
    ['a request that is being written', ['WriteWrap', 'TCPSocketWrap'], [connected]],
    [
      'a connection, and has a terminal',
      ['TTYWrap', 'TTYWrap', 'TCPSocketWrap'],
      [standardInput(false), standardOutput, connected],
    ],
    ['a connection, and writes into a pipe', ['PipeWrap', 'TCPSocketWrap'], [standardOutput, connected]],
  ])('is released after its exit timeout, given %s', async (_what, active, handled) => {
    const { calls } = startRequest();
    [names, handles] = [active, handled];
    await pass(450);
    expect(calls).toEqual([]);
    await pass(50);
    expect(calls).toEqual(['interrupt']);
  });

  it('does not go on a second time', async () => {
    const { calls } = startRequest();
    [names, handles] = [['TCPSocketWrap'], [connected]];
    await pass(500);
    process.emit('beforeExit');
    await settle();
    expect(calls).toEqual(['interrupt', 'ending']);
  });

  it('has only the rest of its exit timeout once it has nothing more to do', async () => {
    const { calls, state } = startRequest();
    [names, handles] = [['TCPSocketWrap'], [connected]];
    await pass(300);
    state.requests = 0;
    process.emit('beforeExit');
    await settle();
    expect(calls).toEqual(['ending', 'flush 200']);
  });

  it.each<[what: string, names: string[], handles: Handle[]]>([
    ['a timer', ['TCPSocketWrap', 'Timeout'], [connected]],
    ['a server', ['TCPSocketWrap', 'TCPServerWrap'], [connected, {}]],
    ['a file', ['TCPSocketWrap', 'FSReqCallback'], [connected]],
    ['a second connection', ['TCPSocketWrap', 'TCPSocketWrap'], [connected, connected]],
    ['a second lookup', ['GetAddrInfoReqWrap', 'GetAddrInfoReqWrap', 'TCPSocketWrap'], [connecting]],
    ['standard input', ['TTYWrap', 'TCPSocketWrap'], [standardInput(true), connected]],
    ['a pipe', ['PipeWrap', 'TCPSocketWrap'], [pipe, connected]],
  ])('keeps its requests as long as %s holds it, too', async (_what, active, handled) => {
    const { calls } = startRequest();
    [names, handles] = [active, handled];
    await pass(5000);
    expect(calls).toEqual([]);
    [names, handles] = [['TCPSocketWrap'], [connected]];
    await pass(450);
    expect(calls).toEqual([]);
    await pass(50);
    expect(calls).toEqual(['interrupt']);
  });

  it('keeps its requests beside a connection of its own, where open connections of clients hold nothing', async () => {
    const { calls } = startRequest({ holdsByConnection: false });
    [names, handles] = [['TCPSocketWrap'], [connected]];
    await pass(5000);
    expect(calls).toEqual([]);
    [names, handles] = [['TCPSocketWrap'], [connecting]];
    await pass(500);
    expect(calls).toEqual(['interrupt']);
  });

  it('shows by running on that a connection is its own, and then keeps its requests', async () => {
    const { calls, state } = startRequest();
    [names, handles] = [['TCPSocketWrap'], [connected]];
    await pass(550);
    expect(calls).toEqual(['interrupt']);
    state.requests = 1;
    watch.onRequest();
    await pass(5000);
    expect(calls).toEqual(['interrupt']);
    state.requests = 0;
    await pass(50);
    process.emit('beforeExit');
    await settle();
    expect(calls).toEqual(['interrupt', 'ending', 'flush 500']);
  });

  it('does not go on again for a lookup that outlives its interrupted request', async () => {
    const { calls } = startRequest();
    [names, handles] = [['GetAddrInfoReqWrap', 'TCPSocketWrap'], [connecting]];
    await pass(500);
    [names, handles] = [['GetAddrInfoReqWrap'], []];
    await pass(1000);
    process.emit('beforeExit');
    await settle();
    expect(calls).toEqual(['interrupt', 'ending']);
  });

  it('is watched only while requests are under way', async () => {
    const { state } = startRequest();
    await pass(100);
    expect(vi.getTimerCount()).toBe(1);
    state.requests = 0;
    await pass(50);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not watched where the runtime does not tell what holds it', async () => {
    Object.assign(process, { _getActiveHandles: undefined });
    const { calls } = startRequest();
    await pass(5000);
    expect(calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a signal of the system', () => {
  it('has all clients send, then ends the program as usual', async () => {
    const handling = client({ signalHandling: true });
    const other = client();
    watch.add(handling.watched);
    watch.add(other.watched);
    process.emit('SIGTERM', 'SIGTERM');
    await settle();
    expect(killed).toEqual([]);
    handling.answer();
    other.answer();
    await settle();
    expect([handling.calls, other.calls]).toEqual(Array(2).fill(['ending', 'flush 500', 'end']));
    expect(killed).toEqual(['77 SIGTERM']);
    expect(process.listenerCount('SIGTERM')).toBe(0);
  });

  it('ends the program at once when it comes again', async () => {
    const { watched, calls } = client({ signalHandling: true });
    watch.add(watched);
    process.emit('SIGINT', 'SIGINT');
    await settle();
    process.emit('SIGINT', 'SIGINT');
    await settle();
    expect(calls).toEqual(['ending', 'flush 500', 'end']);
    expect(killed).toEqual(['77 SIGINT']);
  });

  it('ends also the first program of a container, which a signal does not end by itself', async () => {
    const exits: number[] = [];
    Object.assign(process, { pid: 1, exit: (code: number) => exits.push(code) });
    const { watched, answer } = client({ signalHandling: true });
    watch.add(watched);
    process.emit('SIGTERM', 'SIGTERM');
    await settle();
    answer();
    await settle();
    expect(killed).toEqual(['1 SIGTERM']);
    expect(exits).toEqual([143]);
  });

  it('that the program listens to has the rest stored, and ends nothing', async () => {
    const { watched, calls, answer } = client({ signalHandling: true });
    watch.add(watched);
    process.once('SIGHUP', () => {});
    process.emit('SIGHUP', 'SIGHUP');
    await settle();
    answer();
    await settle();
    expect(calls).toEqual(['ending', 'flush 500', 'persist']);
    expect(killed).toEqual([]);
    expect(process.listenerCount('SIGHUP')).toBe(1);
  });

  it('ends the program also where signal-exit listens, which leaves the end to others', async () => {
    const { watched, answer } = client({ signalHandling: true });
    watch.add(watched);
    process.on('SIGINT', () => {}).on('SIGINT', () => {});
    const current = Symbol.for('signal-exit emitter');
    Object.assign(process, { __signal_exit_emitter__: { count: 1 } });
    Object.assign(globalThis, { [current]: { count: 1 } });
    try {
      process.emit('SIGINT', 'SIGINT');
      await settle();
      answer();
      await settle();
      expect(killed).toEqual(['77 SIGINT']);
    } finally {
      Reflect.deleteProperty(globalThis, current);
    }
  });
});

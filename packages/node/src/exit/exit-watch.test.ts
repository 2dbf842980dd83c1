import { EventEmitter } from 'node:events';
import type { ClientLifecycle } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExitWatch, type ExitWatch } from './exit-watch.js';
import { createSignalWatch } from './signal-watch.js';
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
let immediates: Immediate[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  time = 0;
  immediates = [];
  vi.stubGlobal('setImmediate', (callback: () => void) => {
    const immediate: Immediate = { callback, isHolding: true };
    immediates.push(immediate);
    return Object.assign(immediate, {
      unref() {
        immediate.isHolding = false;
      },
    });
  });
  vi.stubGlobal('clearImmediate', (immediate: Immediate) => {
    immediates = immediates.filter((one) => one !== immediate);
  });
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
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A client with signals to send, which records the calls of the watch. */
function client(changes: Partial<WatchedClient> = {}) {
  const calls: string[] = [];
  const state = { pending: 1, requests: 0, waitedMs: 0 };
  let answer = () => {};
  const lifecycle: Partial<ClientLifecycle> = {
    pending: () => state.pending,
    requests: () => state.requests,
    waitedMs: () => state.waitedMs,
    retryNow: () => calls.push('retry'),
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
    persist: (withRequests) => calls.push(withRequests ? 'persist true' : 'persist') > 0,
  };
  const watched: WatchedClient = {
    lifecycle: lifecycle as ClientLifecycle,
    exitTimeoutMs: 500,
    onEnding: () => calls.push('ending'),
    end() {
      calls.push('end');
      return () => {};
    },
    ...changes,
  };
  return { watched, calls, state, answer: () => answer() };
}

const nextTurn = setImmediate;
const settle = () => new Promise<void>((resolve) => nextTurn(resolve));

/** What the watch has planned for the next turn. */
interface Immediate {
  readonly callback: () => void;
  isHolding: boolean;
}

/** Ends the program as a runtime does: it emits `beforeExit` again as long as something holds the program for a turn. */
async function comeToTheEnd(): Promise<void> {
  do {
    const holding = immediates.filter(({ isHolding }) => isHolding);
    immediates = immediates.filter(({ isHolding }) => !isHolding);
    for (const { callback } of holding) callback();
    process.emit('beforeExit', 0);
    await settle();
  } while (immediates.some(({ isHolding }) => isHolding));
}

/** Lets the program go on for a turn, because something else holds it. */
async function goOn(): Promise<void> {
  for (const { callback } of immediates.splice(0)) callback();
  for (const { callback } of immediates.splice(0)) callback();
  await settle();
}

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
    const endOther = watch.add(client({ signalHandling: createSignalWatch }).watched);
    expect(process.eventNames()).toEqual([
      'beforeExit',
      'exit',
      'removeListener',
      ...['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGBREAK'],
    ]);
    endOther();
    expect(process.eventNames()).toEqual(['beforeExit', 'exit']);
    endOne();
  });
});

describe('a program that has nothing else to do', () => {
  it('makes all clients send at the same time, each within its own time limit', async () => {
    const [one, other, done] = [client(), client({ exitTimeoutMs: 200 }), client()];
    done.state.pending = 0;
    for (const { watched } of [one, other, done]) watch.add(watched);
    await comeToTheEnd();
    expect([one.calls, other.calls, done.calls]).toEqual([
      ['ending', 'flush 500'],
      ['ending', 'flush 200'],
      ['ending'],
    ]);
  });

  it('makes them also send the signals of other exit listeners', async () => {
    const { watched, calls, state } = client();
    state.pending = 0;
    watch.add(watched);
    process.on('beforeExit', () => {
      state.pending = 1;
    });
    await comeToTheEnd();
    expect(calls).toContain('flush 500');
  });

  it('stays alive for its clients once', async () => {
    const { watched, calls, answer } = client();
    watch.add(watched);
    for (let round = 0; round < 3; round++) {
      await comeToTheEnd();
      answer();
      await settle();
    }
    expect(calls).toEqual(['ending', 'flush 500']);
  });

  it('calls its own listeners once, before or after those of the clients', async () => {
    const heard: string[] = [];
    process.on('beforeExit', () => heard.push('first'));
    const { watched, calls, answer } = client();
    watch.add(watched);
    process.once('beforeExit', () => heard.push('second'));
    process.on('beforeExit', () => heard.push('third'));
    await comeToTheEnd();
    answer();
    await settle();
    await comeToTheEnd();
    expect(heard).toEqual(['first', 'second', 'third']);
    expect(calls).toEqual(['ending', 'flush 500']);
  });

  it('first finishes the work that its own listeners have started, and then calls them again', async () => {
    let heard = 0;
    const { watched, calls } = client();
    watch.add(watched);
    process.on('beforeExit', () => heard++);
    process.emit('beforeExit', 0);
    await settle();
    await goOn();
    expect(calls).toEqual([]);
    await comeToTheEnd();
    expect(heard).toBe(2);
    expect(calls).toEqual(['ending', 'flush 500']);
  });

  it.each([
    ['it goes on after its clients have sent', false],
    ['a listener that it adds meanwhile keeps it alive', true],
  ])('gets its listeners back if %s', async (_what, endsBefore) => {
    let heard = 0;
    const { watched, answer } = client();
    watch.add(watched);
    process.on('beforeExit', () => heard++);
    await comeToTheEnd();
    answer();
    await settle();
    if (endsBefore) await comeToTheEnd();
    await goOn();
    await comeToTheEnd();
    expect(heard).toBe(2);
  });

  describe('while its clients hold it for a turn', () => {
    const heard: string[] = [];
    const listener = (name: string) => () => void heard.push(name);

    /** Comes to the end. The listeners are aside now. */
    async function hold(): Promise<void> {
      process.emit('beforeExit', 0);
      await settle();
      heard.length = 0;
    }

    /** Returns what the listeners say at the next event. */
    async function hear(): Promise<readonly string[]> {
      await goOn();
      process.emit('beforeExit', 0);
      await settle();
      return heard;
    }

    it.each([
      ['off', (given: () => void) => process.off('beforeExit', given)],
      ['removeListener', (given: () => void) => process.removeListener('beforeExit', given)],
    ])('can remove a listener by %s', async (_name, remove) => {
      const [one, other] = [listener('one'), listener('other')];
      watch.add(client().watched);
      process.on('beforeExit', one).on('beforeExit', other);
      await hold();
      remove(one);
      expect(process.listeners('beforeExit').slice(1)).toEqual([other]);
      expect(await hear()).toEqual(['other']);
    });

    it('can remove all listeners', async () => {
      watch.add(client().watched);
      process.on('beforeExit', listener('one'));
      await hold();
      process.removeAllListeners('beforeExit');
      expect(await hear()).toEqual([]);
      expect(process.eventNames()).toEqual(['exit']);
    });

    it('can remove one that listens once or first, and one of two that are the same', async () => {
      const [once, first, twice] = [listener('once'), listener('first'), listener('twice')];
      watch.add(client().watched);
      await hold();
      process.once('beforeExit', once).prependListener('beforeExit', first);
      process.on('beforeExit', twice).on('beforeExit', twice);
      // The clients hold it again after their work.
      await comeToTheEnd();
      for (const one of [once, first, twice]) process.off('beforeExit', one);
      heard.length = 0;
      expect(await hear()).toEqual(['twice']);
    });

    it('has its listeners in their order, also those that it adds, and no more than before', async () => {
      const [first, once, twice] = [listener('first'), listener('once'), listener('twice')];
      process.on('beforeExit', first).on('beforeExit', twice);
      watch.add(client().watched);
      process.on('beforeExit', twice);
      const before = process.listeners('beforeExit');
      await hold();
      expect(process.listeners('beforeExit')).toEqual(before);
      expect(process.listenerCount('beforeExit')).toBe(4);
      process.once('beforeExit', once);
      expect(await hear()).toEqual(['first', 'twice', 'twice', 'once']);
      heard.length = 0;
      expect(await hear()).toEqual(['first', 'twice', 'twice']);
    });

    it('gets no warning of too many listeners', async () => {
      const warned = vi.spyOn(globalThis.process, 'emitWarning').mockImplementation(() => {});
      for (let count = 0; count < 12; count++) process.on('beforeExit', listener('many'));
      watch.add(client().watched);
      expect(warned).toHaveBeenCalledTimes(1);
      await hold();
      await hear();
      expect(warned).toHaveBeenCalledTimes(1);
      warned.mockRestore();
    });

    it('gets its listeners back even if another version of this package has set them aside', async () => {
      watch.add(client().watched);
      process.on('beforeExit', listener('own'));
      await hold();
      const aside = process.rawListeners('beforeExit') as (() => void)[];
      process.removeAllListeners('beforeExit');
      await goOn();
      for (const one of aside) process.on('beforeExit', one);
      expect(await hear()).toEqual(['own']);
    });
  });

  it('has only the part of the time limit that no flush or request has used up in vain', async () => {
    const [some, none] = [client(), client()];
    some.state.waitedMs = 300;
    none.state.waitedMs = 500;
    for (const { watched } of [some, none]) watch.add(watched);
    await comeToTheEnd();
    expect([some.calls, none.calls]).toEqual([['ending', 'flush 200'], ['ending']]);
  });

  it('ends the requests that are still under way after that', async () => {
    const { watched, calls, state, answer } = client();
    watch.add(watched);
    await comeToTheEnd();
    state.requests = 1;
    answer();
    await settle();
    expect(calls).toEqual(['ending', 'flush 500', 'interrupt']);
  });

  it.each([{ exitTimeoutMs: 0 }, { pending: 0 }, { waitedMs: 500 }])(
    'does not stay alive for a client with %j',
    async ({ exitTimeoutMs = 500, ...given }) => {
      const { watched, calls, state } = client({ exitTimeoutMs });
      Object.assign(state, given);
      watch.add(watched);
      await comeToTheEnd();
      expect(calls).toEqual([]);
      expect(immediates).toEqual([]);
    },
  );

  it('ends all clients, even if one of them throws', () => {
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

describe('a program that ends at once', () => {
  it.each(['throws', 'ends the process'])('leaves its signals to the spool before one of its listeners %s', (what) => {
    process.on('exit', () => {
      throw new Error(what);
    });
    const { watched, calls } = client();
    watch.add(watched);
    expect(() => process.emit('exit', 0)).toThrow(what);
    expect(calls).toEqual(['end']);
  });
});

describe('an error that may end the program', () => {
  it.each([
    ['Deno, which ends it without an exit', { deno: '2.9.6' }, ['persist true']],
    ['Node', {}, []],
  ])('stores the signals in %s', (_where, versions, expected) => {
    Object.assign(process, { versions });
    const { watched, calls } = client();
    const remove = watch.add(watched);
    (globalThis.process as EventEmitter).emit('uncaughtExceptionMonitor', new Error('of the test'));
    expect(calls).toEqual(expected);
    remove();
    expect(globalThis.process.listenerCount('uncaughtExceptionMonitor')).toBe(0);
  });
});

describe('a program that only connections keep alive', () => {
  const mark = Symbol.for('@td/transport-http connecting');
  const destroyed: Handle[] = [];
  /** A connection that a client makes, to a name with this many addresses, of which it has tried some. */
  const ours = (addresses = 1, tried?: number): Handle => {
    const autoSelectFamilyAttemptedAddresses = tried === undefined ? undefined : Array(tried).fill('192.0.2.1');
    const handle: Handle = {
      ...{ connecting: true, autoSelectFamilyAttemptedAddresses, [mark]: { addresses } },
      destroy: () => destroyed.push(handle),
    };
    return handle;
  };

  beforeEach(() => {
    destroyed.length = 0;
  });

  function startRequest(changes: Partial<WatchedClient> = {}) {
    const started = client(changes);
    watch.add(started.watched);
    started.state.requests = 1;
    watch.onRequest();
    return started;
  }

  it.each<[what: string, names: string[], handles: Handle[]]>([
    ['a connection', ['TCPConnectWrap', 'TCPSocketWrap'], [ours()]],
    ['a lookup', ['GetAddrInfoReqWrap', 'TCPSocketWrap'], [ours()]],
    ['two connections', ['GetAddrInfoReqWrap', 'TCPConnectWrap', 'TCPSocketWrap', 'TCPSocketWrap'], [ours(), ours()]],
    ['the first of several addresses', ['TCPConnectWrap', 'TCPSocketWrap', 'Timeout'], [ours(3, 1)]],
    [
      'a connection, and has a terminal',
      ['TTYWrap', 'TTYWrap', 'TCPConnectWrap', 'TCPSocketWrap'],
      [standardInput(false), standardOutput, ours()],
    ],
    ['a connection, and writes into a pipe', ['PipeWrap', 'TCPConnectWrap', 'TCPSocketWrap'], [standardOutput, ours()]],
  ])('is released after its exit timeout, given %s', async (_what, active, handled) => {
    startRequest();
    [names, handles] = [active, handled];
    await pass(450);
    expect(destroyed).toEqual([]);
    await pass(50);
    expect(destroyed).toEqual(handles.filter((handle) => mark in handle));
  });

  it('has the longest exit timeout of the clients with requests', async () => {
    startRequest({ exitTimeoutMs: 100 });
    startRequest({ exitTimeoutMs: 300 });
    [names, handles] = [['TCPConnectWrap', 'TCPSocketWrap'], [ours()]];
    await pass(250);
    expect(destroyed).toEqual([]);
    await pass(50);
    expect(destroyed).toHaveLength(1);
  });

  it.each<[what: string, names: string[], handles: Handle[]]>([
    ['a timer', ['TCPConnectWrap', 'TCPSocketWrap', 'Timeout'], [ours()]],
    ['a timer beside its last address', ['TCPConnectWrap', 'TCPSocketWrap', 'Timeout'], [ours(3, 3)]],
    ['a server', ['TCPConnectWrap', 'TCPSocketWrap', 'TCPServerWrap'], [ours(), {}]],
    ['a file', ['TCPConnectWrap', 'TCPSocketWrap', 'FSReqCallback'], [ours()]],
    ['a child process', ['TCPConnectWrap', 'TCPSocketWrap', 'ProcessWrap'], [ours(), {}]],
    ['a connection of its own', ['TCPConnectWrap', 'TCPSocketWrap', 'TCPSocketWrap'], [ours(), connected]],
    ['a connection that it makes itself', ['TCPConnectWrap', 'TCPConnectWrap'], [ours(), connecting]],
    ['a lookup of its own', ['GetAddrInfoReqWrap', 'TCPConnectWrap', 'TCPSocketWrap'], [ours()]],
    ['standard input', ['TTYWrap', 'TCPConnectWrap', 'TCPSocketWrap'], [standardInput(true), ours()]],
    ['a pipe', ['PipeWrap', 'TCPConnectWrap', 'TCPSocketWrap'], [pipe, ours()]],
    ['nothing that the runtime names', [], []],
    ['its own connection alone', ['TCPConnectWrap', 'TCPSocketWrap'], [connecting]],
    ['its own open connection alone', ['TCPSocketWrap'], [connected]],
  ])('keeps them as long as it shows %s', async (_what, active, handled) => {
    const { calls } = startRequest();
    [names, handles] = [active, handled];
    await pass(5000);
    expect(destroyed).toEqual([]);
    [names, handles] = [['TCPConnectWrap', 'TCPSocketWrap'], [ours()]];
    await pass(450);
    expect(destroyed).toEqual([]);
    await pass(50);
    expect(destroyed).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  it('may go on without them because something else keeps it alive; then its clients try again, and keep their connections', async () => {
    const { calls, state } = startRequest();
    [names, handles] = [['TCPConnectWrap', 'TCPSocketWrap'], [ours()]];
    await pass(500);
    expect(destroyed).toHaveLength(1);
    state.requests = 0;
    [names, handles] = [[], []];
    await pass(50);
    expect(calls).toEqual([]);
    await goOn();
    await goOn();
    await pass(50);
    expect(calls).toEqual(['retry']);
    state.requests = 1;
    watch.onRequest();
    [names, handles] = [['TCPConnectWrap', 'TCPSocketWrap'], [ours()]];
    await pass(5000);
    expect(destroyed).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that then ends normally keeps the watch working for other clients', async () => {
    const { calls, state } = startRequest();
    watch.add(client().watched);
    [names, handles] = [['TCPConnectWrap', 'TCPSocketWrap'], [ours()]];
    await pass(500);
    Object.assign(state, { requests: 0, waitedMs: 500 });
    [names, handles] = [[], []];
    await comeToTheEnd();
    await pass(100);
    expect(calls).toEqual(['ending']);
  });

  it('does not count as going on during a lookup, which cannot be ended', async () => {
    const { calls, state } = startRequest();
    [names, handles] = [['GetAddrInfoReqWrap', 'TCPSocketWrap'], [ours()]];
    await pass(500);
    state.requests = 0;
    [names, handles] = [['GetAddrInfoReqWrap'], []];
    await pass(5000);
    expect(calls).toEqual([]);
  });

  it('is watched only while requests are under way', async () => {
    const { state } = startRequest();
    await pass(100);
    expect(vi.getTimerCount()).toBe(1);
    state.requests = 0;
    await pass(50);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not watched if the runtime does not show what keeps it alive', async () => {
    Object.assign(process, { _getActiveHandles: undefined });
    startRequest();
    await pass(5000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a signal of the system', () => {
  it('makes all clients send, and then ends the program as usual', async () => {
    const handling = client({ signalHandling: createSignalWatch });
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
    const { watched, calls } = client({ signalHandling: createSignalWatch });
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
    const { watched, answer } = client({ signalHandling: createSignalWatch });
    watch.add(watched);
    process.emit('SIGTERM', 'SIGTERM');
    await settle();
    answer();
    await settle();
    expect(killed).toEqual(['1 SIGTERM']);
    expect(exits).toEqual([143]);
  });

  it.each([
    ['once, in front of the clients', true, 'once'],
    ['once, behind them', false, 'once'],
    ['always, in front of them', true, 'on'],
    ['always, behind them', false, 'on'],
  ] as const)(
    'that the program listens to %s makes the clients store the rest, and does not end the program',
    async (_how, isFirst, method) => {
      const { watched, calls, answer } = client({ signalHandling: createSignalWatch });
      if (isFirst) process[method]('SIGHUP', () => {});
      watch.add(watched);
      if (!isFirst) process[method]('SIGHUP', () => {});
      process.emit('SIGHUP', 'SIGHUP');
      await settle();
      answer();
      await settle();
      expect(calls).toEqual(['ending', 'flush 500', 'persist true']);
      expect(killed).toEqual([]);
    },
  );

  it('makes the clients send, also after one that the program has handled itself', async () => {
    const { watched, calls, answer } = client({ signalHandling: createSignalWatch });
    watch.add(watched);
    process.on('SIGHUP', () => {});
    process.emit('SIGHUP', 'SIGHUP');
    answer();
    await settle();
    calls.length = 0;
    process.emit('SIGTERM', 'SIGTERM');
    expect(calls).toEqual(['ending', 'flush 500']);
    expect(killed).toEqual([]);
    answer();
    await settle();
    expect(killed).toEqual(['77 SIGTERM']);
  });

  it.each(['SIGQUIT', 'SIGUSR2', 'SIGBREAK'])('%s also makes all clients send', async (signal) => {
    const { watched, calls, answer } = client({ signalHandling: createSignalWatch });
    watch.add(watched);
    process.emit(signal, signal);
    await settle();
    answer();
    await settle();
    expect(calls).toEqual(['ending', 'flush 500', 'end']);
    expect(killed).toEqual([`77 ${signal}`]);
  });

  it('that a system does not have is not listened to', () => {
    const prepend = process.prependListener.bind(process);
    process.prependListener = (name, listener) => {
      if (name === 'SIGBREAK') throw new Error('no such signal');
      return prepend(name, listener);
    };
    watch.add(client({ signalHandling: createSignalWatch }).watched);
    expect(process.listenerCount('SIGUSR2')).toBe(1);
  });

  it('ends the program even if signal-exit listens, which leaves the end to others', async () => {
    const { watched, answer } = client({ signalHandling: createSignalWatch });
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

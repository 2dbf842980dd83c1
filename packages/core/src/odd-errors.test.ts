import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchEscapes } from '../test/escaped-errors.js';
import { settle } from '../test/manual-clock.js';
import { recordingLogger } from '../test/stub-transport.js';
import {
  createClient,
  isTelemetryDeckError,
  lazyClient,
  TransportError,
  toTransportError,
  withLogger,
} from './index.js';

watchEscapes();

afterEach(() => {
  vi.restoreAllMocks();
});

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const fail = () => {
  throw new Error('locked');
};
const locked = new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail });
const withGetter = (name: string) => Object.defineProperty(new Error('x'), name, { get: fail });

/** What a program or a library can throw, or abort with. */
const odd: [string, () => unknown, RegExp][] = [
  ['an error of the platform without a message', () => new DOMException('', 'AbortError'), /^AbortError/],
  ['an object with a number as its code', () => ({ code: 499 }), /499/],
  ['an error of gRPC', () => Object.assign(new Error('', { cause: new Error('cut') }), { code: 14 }), /14: cut$/],
  ['an object whose message is an object', () => ({ message: {}, cause: new Error('inner') }), /inner$/],
  ['an error whose message is a number', () => Object.assign(new Error('x'), { message: 42 }), /42/],
  ['an error whose code is a symbol', () => Object.assign(new Error('broken'), { code: Symbol('c') }), /^broken$/],
  ['an object whose name is a symbol', () => ({ name: Symbol('n') }), /^/],
  [
    'an object without a prototype',
    () => Object.assign(Object.create(null), { name: Object.create(null) }),
    /^object$/,
  ],
  ['a symbol', () => Symbol('s'), /^/],
  ['an error whose cause has no text', () => new Error('broken', { cause: { message: Symbol('s') } }), /^broken$/],
  ['an error with a revoked cause', () => new Error('broken', { cause: revoked() }), /^broken$/],
  ['an error with a message that throws', () => withGetter('message'), /^/],
  ['an error with a cause that throws', () => withGetter('cause'), /^x$/],
  ['a proxy that throws', () => locked, /^/],
  ['a revoked proxy', revoked, /^object$/],
];

describe.each(odd)('%s', (_name, make, message) => {
  it('is a failure of the network if a transport rejects with it', async () => {
    const logger = recordingLogger();
    const send = async () => {
      throw make();
    };
    const client = createClient('APP', { transport: { send } }, withLogger(logger));
    client.sendSignal('A.b');
    await expect(client.deliverSignal('A.c')).rejects.toMatchObject({ code: 'NETWORK' });
    await client.close({ timeoutMs: 5 });
    expect(logger.lines[0]).toMatch(/; 1 signal waits to be sent again$/);
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: { closed: 1 } });
  });

  it('becomes a TransportError with a message', () => {
    const error = toTransportError(make(), new AbortController().signal);
    expect(isTelemetryDeckError(error)).toBe(true);
    expect(error.message).toMatch(message);
  });

  it('ends a delivery as the reason of an abort', async () => {
    const controller = new AbortController();
    const reason = make();
    const client = createClient('APP', { transport: { send: () => new Promise(() => {}) } });
    const ended = Promise.all(
      [client, lazyClient()].map((one) =>
        one.deliverSignal('A.b', {}, { signal: controller.signal }).then(fail, (error: unknown) => error === reason),
      ),
    );
    await settle();
    controller.abort(reason);
    expect(await ended).toEqual([true, true]);
  });
});

it.each([
  ['without a message', new DOMException('', 'AbortError')],
  ['with a code', { code: 499 }],
])('a transport may reject with the reason of the abort: %s', async (_name, reason) => {
  const controller = new AbortController();
  const transport = {
    send: ({ signal }: { signal: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  };
  const client = createClient('APP', { transport });
  const delivery = client.deliverSignal('A.b', {}, { signal: controller.signal });
  await settle();
  controller.abort(reason);
  expect(await delivery.catch((error: unknown) => error)).toBe(reason);
});

it.each([undefined, {}, Symbol('s')])('a TransportError with the message %o is recognised', (message) => {
  expect(new TransportError('network', message as string)).toMatchObject({ code: 'NETWORK' });
});

describe('an AbortController whose abort() throws', () => {
  it('delays neither flush, deliverSignal nor close', async () => {
    vi.spyOn(AbortController.prototype, 'abort').mockImplementation(fail);
    const client = createClient('APP', { transport: { send: () => new Promise(() => {}) }, timeoutMs: 20 });
    client.sendSignal('A.b');
    await expect(client.deliverSignal('A.c')).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await client.flush({ timeoutMs: 10 })).toMatchObject({ delivered: 0 });
    expect(await client.close({ timeoutMs: 10 })).toMatchObject({ dropped: 1 });
  });
});

it('a time-out does no harm if Error.prototype is read-only', async () => {
  const name = Object.getOwnPropertyDescriptor(Error.prototype, 'name') as PropertyDescriptor;
  Object.defineProperty(Error.prototype, 'name', { ...name, writable: false });
  try {
    const client = createClient('APP', { transport: { send: () => new Promise(() => {}) }, timeoutMs: 10 });
    await expect(client.deliverSignal('A.c')).rejects.toMatchObject({ code: 'TIMEOUT', kind: 'timeout' });
    await client.close({ timeoutMs: 5 });
  } finally {
    Object.defineProperty(Error.prototype, 'name', name);
  }
});

/** An abort signal as a polyfill or a library makes it: it calls functions only. */
function polyfilled() {
  const listeners: ((event: object) => void)[] = [];
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_type: string, listener: (event: object) => void) => void listeners.push(listener),
    removeEventListener(_type: string, listener: (event: object) => void) {
      if (listeners.includes(listener)) listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  const abort = () => {
    signal.aborted = true;
    signal.reason = new Error('polyfilled');
    for (const listener of listeners) listener.call(signal, { type: 'abort' });
  };
  return { abort, listeners, signal: signal as unknown as AbortSignal };
}

it('the signal of a polyfill ends all deliveries, and keeps no listener', async () => {
  const { abort, listeners, signal } = polyfilled();
  const client = createClient('APP', { transport: { send: () => new Promise(() => {}) } });
  const deliveries = [client, client, lazyClient()].map((one) => one.deliverSignal('A.b', {}, { signal }));
  const ended = Promise.allSettled(deliveries);
  await settle();
  abort();
  const reasons = (await ended).map((result) => result.status === 'rejected' && result.reason.message);
  expect(reasons).toEqual(['polyfilled', 'polyfilled', 'polyfilled']);
  expect(listeners).toEqual([]);
});

describe.each<[string, () => object]>([
  [
    'an aborted that throws',
    () => Object.defineProperty({ addEventListener() {}, removeEventListener() {} }, 'aborted', { get: fail }),
  ],
  ['an addEventListener that throws', () => ({ aborted: false, addEventListener: fail, removeEventListener() {} })],
  ['a removeEventListener that throws', () => ({ aborted: false, addEventListener() {}, removeEventListener: fail })],
  ['no removeEventListener', () => ({ aborted: false, addEventListener() {} })],
  ['nothing that can be read', () => locked],
  ['nothing since it was revoked', revoked],
])('an abort signal with %s', (_name, make) => {
  it('does not count as aborted: its signal is sent', async () => {
    const sent: string[] = [];
    const send = async () => {
      sent.push('request');
      return { status: 200, header: () => null, text: async () => '' };
    };
    const client = createClient('APP', { transport: { send } });
    const signal = make() as AbortSignal;
    client.sendSignal('A.b', {}, { signal });
    expect(await client.flush({ signal })).toMatchObject({ delivered: 1 });
    await client.deliverSignal('A.c', {}, { signal });
    expect(await client.close({ timeoutMs: 100 })).toMatchObject({ pending: 0 });
    expect(sent).toHaveLength(2);
  });
});

import { vi } from 'vitest';
import { readable } from '../src/delivery/queued-signal.js';
import type { createOutbox, Outbox } from '../src/delivery/signal-queue.js';
import { type Clock, createPlatformClient, type PlatformClientOptions } from '../src/index.js';
import type { MakeClient } from './watched-program.js';

/** An lifecycle that looks right, and the rule that it breaks. */
export interface BrokenEngine {
  /** What it does. */
  readonly name: string;
  /** The point that says it must not. */
  readonly point: number;
  /** What has to be found. */
  readonly finding: RegExp;
  make(): Promise<MakeClient>;
}

/** A client of which one module is a little different. */
async function withModule<Module extends object>(
  path: string,
  change: (actual: Module) => Partial<Module>,
): Promise<MakeClient> {
  vi.resetModules();
  vi.doMock(path, async (importActual) => {
    const actual = await importActual<Module>();
    return { ...actual, ...change(actual) };
  });
  const index = await import('../src/index.js');
  vi.doUnmock(path);
  return index.createPlatformClient;
}

/** An object that is like another but for some of its members. */
const differing = <Kind extends object>(inner: Kind, change: Partial<Kind>): Kind =>
  Object.create(inner, Object.getOwnPropertyDescriptors(change));

const withOutbox = (
  change: (inner: Outbox, onDone: Parameters<typeof createOutbox>[1]) => Partial<Outbox>,
): Promise<MakeClient> =>
  withModule<typeof import('../src/delivery/signal-queue.js')>('../src/delivery/signal-queue.js', (actual) => ({
    createOutbox(bounds, onDone) {
      const inner = actual.createOutbox(bounds, onDone);
      return differing(inner, change(inner, onDone));
    },
  }));

/** A client that is told something else than its program says. */
const withOptions = async (change: (options: PlatformClientOptions) => PlatformClientOptions): Promise<MakeClient> => {
  return (platform, appID, given) =>
    createPlatformClient(
      platform,
      appID,
      given.map((options) => ({ ...options, ...change(options) })),
    );
};

export const brokenEngines: readonly BrokenEngine[] = [
  {
    name: 'takes signals out of the queue before they have arrived',
    point: 5,
    finding: /signals are/,
    make: () =>
      withOutbox((inner) => ({
        lease(maxSignals, maxBytes) {
          const leased = inner.lease(maxSignals, maxBytes);
          inner.settle(leased);
          return leased;
        },
        isLent: () => true,
      })),
  },
  {
    name: 'empties the queue at a flush',
    point: 1,
    finding: /signals are/,
    make: () =>
      withModule<typeof import('../src/delivery/batch-sender.js')>('../src/delivery/batch-sender.js', (actual) => ({
        createDrain(parts) {
          const inner = actual.createDrain(parts);
          return differing(inner, {
            settled(place) {
              const done = inner.settled(place);
              parts.outbox.clear();
              return done;
            },
          });
        },
      })),
  },
  {
    name: 'leaves behind what is under way when the program ends',
    point: 1,
    finding: /signals are/,
    make: () =>
      withOutbox((inner) => ({
        clear() {
          const waiting = inner.waiting();
          inner.clear();
          return waiting;
        },
      })),
  },
  {
    name: 'does not count what there was no room for',
    point: 1,
    finding: /signals are/,
    make: () =>
      withModule<typeof import('../src/delivery/signal-queue.js')>(
        '../src/delivery/signal-queue.js',
        ({ createOutbox }) => ({
          createOutbox: (bounds, onDone) =>
            createOutbox(bounds, (signals, reason) => onDone(signals, reason === 'overflow' ? undefined : reason)),
        }),
      ),
  },
  {
    name: 'sends what has failed behind what came later',
    point: 5,
    finding: /came later|out of order/,
    make: () =>
      withOutbox((inner) => ({
        settle(leased, back = []) {
          inner.settle(leased);
          for (const signal of back) inner.append(signal);
        },
      })),
  },
  {
    name: 'dates a signal anew when it is sent again',
    point: 14,
    finding: /bytes of .* have changed/,
    make: () =>
      withOutbox((inner) => ({
        settle(leased, back = []) {
          for (const signal of back) {
            const text = readable(signal).text.replace(/(receivedAt":"20)\d/, '$19');
            Object.assign(signal, { text, opening: undefined, own: undefined });
          }
          inner.settle(leased, back);
        },
      })),
  },
  {
    name: 'sends what was cancelled',
    point: 1,
    finding: /was cancelled/,
    make: () => withOutbox((inner) => ({ append: (signal) => inner.append(Object.assign(signal, { cancel: null })) })),
  },
  {
    name: 'has one signal more wait than it may',
    point: 4,
    finding: /signals wait \(point 4\)|though there is room/,
    make: () => withOptions(({ queue }) => ({ queue: { ...queue, maxSignals: (queue?.maxSignals ?? 0) + 1 } })),
  },
  {
    name: 'takes characters for bytes',
    point: 18,
    finding: /size of a signal is wrong|bytes in a request/,
    make: () =>
      withModule<typeof import('../src/encoding/ingest-request.js')>('../src/encoding/ingest-request.js', () => ({
        utf8Size: ({ length }) => length,
      })),
  },
  {
    name: 'forgets that brackets and commas are bytes, too',
    point: 18,
    finding: /bytes in a request/,
    make: () => withOutbox((inner) => ({ lease: (maxSignals, maxBytes) => inner.lease(maxSignals, maxBytes + 2) })),
  },
  {
    name: 'lets more leave at once than there is room for',
    point: 28,
    finding: /more leaves at once/,
    make: () =>
      withModule<typeof import('../src/delivery/client-lifecycle.js')>(
        '../src/delivery/client-lifecycle.js',
        (actual) => ({
          createLifecycle(parts) {
            const inner = actual.createLifecycle(parts);
            return differing(inner, { sendOnUnload: (requests, bytes) => inner.sendOnUnload(requests + 1, bytes * 2) });
          },
        }),
      ),
  },
  {
    name: 'has one request more under way than it may',
    point: 20,
    finding: /too many requests at once/,
    make: () =>
      withModule<typeof import('../src/delivery/request-limiter.js')>(
        '../src/delivery/request-limiter.js',
        (actual) => ({
          createGate: (places, clock) => actual.createGate(places + 1, clock),
        }),
      ),
  },
  {
    name: 'does not care for Retry-After',
    point: 12,
    finding: /held back until/,
    make: () =>
      withModule<typeof import('../src/delivery/retry-after.js')>('../src/delivery/retry-after.js', () => ({
        parseRetryAfter: () => undefined,
      })),
  },
  {
    name: 'does whatever Retry-After says, however long that is',
    point: 12,
    finding: /wait for nothing|is not/,
    make: () =>
      withModule<typeof import('../src/delivery/retry-after.js')>('../src/delivery/retry-after.js', () => ({
        parseRetryAfter: (value) => Number(value) * 1000 || undefined,
      })),
  },
  {
    name: 'forgets Retry-After after a success elsewhere',
    point: 12,
    finding: /held back until/,
    make: () =>
      withModule<typeof import('../src/delivery/request-dispatcher.js')>(
        '../src/delivery/request-dispatcher.js',
        (actual) => ({
          createCourier(options, getTransport) {
            let ahead = 0;
            const clock: Clock = { ...options.clock, monotonic: () => options.clock.monotonic() + ahead };
            const inner = actual.createCourier({ ...options, clock }, getTransport);
            return differing(inner, {
              async post(body, how) {
                const result = await inner.post(body, how);
                if (result.status === 200) ahead += Math.max(0, inner.gate.heldMs());
                return result;
              },
            });
          },
        }),
      ),
  },
  {
    name: 'lets the last Retry-After count, and not the longest',
    point: 12,
    finding: /held back until/,
    make: () =>
      withModule<typeof import('../src/delivery/request-limiter.js')>(
        '../src/delivery/request-limiter.js',
        (actual) => ({
          createGate(places, clock) {
            let ahead = 0;
            const own: Clock = { ...clock, monotonic: () => clock.monotonic() + ahead };
            const inner = actual.createGate(places, own);
            return differing(inner, {
              hold(durationMs) {
                if (durationMs > 0) ahead += Math.max(0, inner.heldMs() - durationMs);
                inner.hold(durationMs);
              },
            });
          },
        }),
      ),
  },
  {
    name: 'measures time by the wall clock',
    point: 11,
    finding: /held back until|wait for nothing|no backoff|is late/,
    make: () =>
      withOptions(({ clock }) => ({ clock: { ...(clock as Clock), monotonic: () => (clock as Clock).now() } })),
  },
  {
    name: 'tries again at once',
    point: 11,
    finding: /no backoff/,
    make: () =>
      withModule<typeof import('../src/delivery/retry-policy.js')>(
        '../src/delivery/retry-policy.js',
        ({ backoffMs }) => ({
          // Three times only, or else a test would never end.
          backoffMs: (failures, ...rest) => (failures > 3 ? backoffMs(failures, ...rest) : 1),
        }),
      ),
  },
  {
    name: 'does not try again by itself',
    point: 15,
    finding: /wait for nothing/,
    make: () =>
      withModule<typeof import('../src/delivery/retry-policy.js')>('../src/delivery/retry-policy.js', () => ({
        backoffMs: () => Number.MAX_SAFE_INTEGER,
      })),
  },
  {
    name: 'tries for ever',
    point: 17,
    finding: /as expired|although it is done with/,
    make: () => withOptions(({ retry }) => ({ retry: { ...retry, maxAttempts: 1_000_000 } })),
  },
  {
    name: 'gives up a request that is too large, and not only a signal',
    point: 19,
    finding: /as refused|as too-large/,
    make: () => withVerdict(413, 'refused'),
  },
  {
    name: 'takes a redirect for a success',
    point: 10,
    finding: /delivered is/,
    make: () => withVerdict(301, 'delivered'),
  },
  {
    name: 'does not say that signals may have arrived twice',
    point: 13,
    finding: /ambiguous is/,
    make: () =>
      withModule<typeof import('../src/delivery/attempt.js')>('../src/delivery/attempt.js', () => ({
        maybeReceived: () => false,
      })),
  },
  {
    name: 'flushes longer than it is asked to',
    point: 6,
    finding: /is late/,
    make: () =>
      withModule<typeof import('../src/internal/with-deadline.js')>(
        '../src/internal/with-deadline.js',
        ({ within }) => ({
          within: (work, clock, timeoutMs, ...rest) => within(work, clock, timeoutMs + 60, ...rest),
        }),
      ),
  },
  {
    name: 'deletes from the disk what it has read, and not what has arrived',
    point: 25,
    finding: /are lost|is not/,
    make: () =>
      withOutbox((inner, onDone) => ({
        lease(maxSignals, maxBytes) {
          const leased = inner.lease(maxSignals, maxBytes);
          onDone(leased);
          return leased;
        },
      })),
  },
  {
    name: 'leaves on the disk what has arrived',
    point: 25,
    finding: /stay on the disk|although it is done with/,
    make: () =>
      withModule<typeof import('../src/features/persistence.js')>('../src/features/persistence.js', (actual) => ({
        createKeeper: (store, parts) => differing(actual.createKeeper(store, parts), { remove: () => {} }),
      })),
  },
  {
    name: 'writes ahead too late',
    point: 23,
    finding: /are lost/,
    make: () =>
      withModule<typeof import('../src/features/persistence.js')>('../src/features/persistence.js', (actual) => ({
        createKeeper: (store, parts) => differing(actual.createKeeper(store, parts), { added: () => {} }),
      })),
  },
];

const withVerdict = (status: number, verdict: 'refused' | 'delivered'): Promise<MakeClient> =>
  withModule<typeof import('../src/delivery/classify-response.js')>(
    '../src/delivery/classify-response.js',
    (actual) => ({
      classifyResponse: (given) => (given === status ? verdict : actual.classifyResponse(given)),
    }),
  );

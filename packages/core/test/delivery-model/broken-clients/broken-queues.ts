import type { createSignalQueue } from '../../../src/delivery/signal-queue.js';
import type { Consent, QueuedSignal, SignalQueue, StatsCounts } from '../../../src/index.js';
import { type BrokenClient, differing, lingering, loadCore, plain, writingAhead } from './broken-client.js';

/** A queue is given all parts of its client. */
type Parts = Parameters<typeof createSignalQueue>[0] & { readonly consent: Consent; readonly stats: StatsCounts };

const withQueue = (change: (inner: SignalQueue, parts: Parts) => Partial<SignalQueue>) => () =>
  loadCore({
    'delivery/signal-queue': ({ createSignalQueue }) => ({
      createSignalQueue(parts) {
        const inner = createSignalQueue(parts);
        return differing(inner, change(inner, parts as Parts));
      },
    }),
  });

const withQueueParts = (change: (parts: Parts) => Partial<Parts>) => () =>
  loadCore({
    'delivery/signal-queue': ({ createSignalQueue }) => ({
      createSignalQueue: (parts) => createSignalQueue({ ...parts, ...change(parts as Parts) }),
    }),
  });

export const brokenQueues: readonly BrokenClient[] = [
  {
    name: 'takes signals out of the queue before they have arrived',
    point: 1,
    finding: /signals are/,
    load: withQueue((inner) => ({
      lease(...bounds) {
        const leased = inner.lease(...bounds);
        inner.remove(leased);
        return leased;
      },
    })),
  },
  {
    name: 'does not end the lease of a request that has failed',
    point: 15,
    finding: /no attempt since|wait for nothing|are not on the disk|a page that is closing/,
    load: withQueue(() => ({ settle() {} })),
  },
  {
    name: 'forgets the signals under way when the program ends',
    point: 1,
    finding: /signals are/,
    load: withQueue((inner) => ({
      clear() {
        const waiting = inner.waiting();
        inner.clear();
        return waiting;
      },
    })),
  },
  {
    name: 'does not count the signals for which there was no room',
    point: 1,
    finding: /signals are/,
    load: withQueueParts(({ drop }) => ({
      drop: (reason, signals) => reason !== 'overflow' && drop(reason, signals),
    })),
  },
  {
    name: 'sends a failed signal after later ones',
    point: 5,
    finding: /came later|out of order/,
    load: withQueue((inner) => ({
      settle(leased) {
        inner.settle(leased);
        const signals = inner.signals as Set<QueuedSignal>;
        for (const signal of leased) if (signals.delete(signal)) signals.add(signal);
      },
    })),
  },
  {
    name: 'does not let a signal that is being processed hold back later ones',
    point: 5,
    finding: /came later/,
    given: { processor: { holdMs: 800, every: 3 } },
    load: withQueue((inner) => ({
      lease(...bounds) {
        const held = [...inner.signals].filter(({ text }) => !text);
        for (const signal of held) signal.isLeased = true;
        const leased = inner.lease(...bounds);
        for (const signal of held) signal.isLeased = false;
        return leased;
      },
    })),
  },
  {
    name: 'dates a signal anew when it is sent again',
    point: 14,
    finding: /bytes of .* have changed/,
    load: withQueue((inner) => ({
      settle(leased) {
        for (const signal of leased) signal.text = signal.text.replace(/(receivedAt":"20)\d/, '$19');
        inner.settle(leased);
      },
    })),
  },
  {
    name: 'sends cancelled signals',
    point: 1,
    finding: /was cancelled/,
    given: lingering,
    load: withQueue((inner) => ({
      add: (signal, maxSignals) => inner.add(Object.assign(signal, { cancel: undefined }), maxSignals),
    })),
  },
  {
    name: 'keeps one signal more than it may',
    point: 4,
    finding: /signals wait \(point 4\)|though there is room/,
    load: withQueueParts(({ options }) => ({
      options: { ...options, queue: { ...options.queue, maxSignals: options.queue.maxSignals + 1 } },
    })),
  },
  {
    name: 'keeps more signals than 100 for the decision of the user',
    point: 4,
    finding: /signals wait \(point 4\)/,
    given: { ...plain, consent: 'unknown', hasStorage: false, queue: { maxSignals: 10_000, maxBytes: 5_000_000 } },
    load: withQueue((inner) => ({ add: (signal) => inner.add(signal) })),
  },
  {
    name: 'forgets that brackets and commas are bytes, too',
    point: 18,
    finding: /bytes in a request/,
    given: lingering,
    load: withQueue((inner) => ({ lease: (maxSignals, maxBytes) => inner.lease(maxSignals, maxBytes + 2) })),
  },
  {
    name: 'deletes signals from the disk before they have arrived',
    point: 25,
    finding: /are lost|is not|settles in a wrong way/,
    given: writingAhead,
    load: withQueue((inner, { joints }) => ({
      lease(...bounds) {
        const leased = inner.lease(...bounds);
        joints.persistence?.remove(leased);
        return leased;
      },
    })),
  },
  {
    name: 'keeps its queue after an opt-out',
    point: 1,
    finding: /wait after an opt-out/,
    load: withQueue((inner, { consent }) => ({
      clear: () => (consent.state === 'denied' ? [] : inner.clear()),
    })),
  },
  {
    name: 'sends after an opt-in what the user had refused',
    point: 1,
    finding: /opted out since|as disabled/,
    load: withQueue((inner, { consent, stats }) => {
      let refused: readonly QueuedSignal[] = [];
      return {
        clear() {
          const cleared = inner.clear();
          if (consent.state === 'denied') refused = cleared;
          return cleared;
        },
        add(signal, maxSignals) {
          for (const old of refused) inner.add(old);
          stats.dropped.disabled = (stats.dropped.disabled ?? 0) - refused.length;
          refused = [];
          inner.add(signal, maxSignals);
        },
      };
    }),
  },
];

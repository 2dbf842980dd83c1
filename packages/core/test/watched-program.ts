import {
  type Client,
  type ClientLifecycle,
  type Clock,
  type DropReason,
  isTelemetryDeckError,
  type SignalOptions,
  type Transport,
} from '../src/index.js';
import type { EngineOptions } from './engine-steps.js';
import { createExpectedCounts } from './expected-counts.js';
import type { ManualClock } from './manual-clock.js';
import type { MemoryDisk } from './memory-disk.js';
import { oddPayloads, unserializableOptions } from './odd-signals.js';
import type { PlainOptions } from './plain-options.js';
import type { TestPreset } from './preset-client.js';
import { createRequestRules } from './request-rules.js';
import { type Attempt, idOf, type Outcome, type Reply, scriptedTransport } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';
import { createWatchedWaits } from './watched-waits.js';

/** What close may take beyond its deadline, in milliseconds. */
const CLOSE_GRACE_MS = 50;

/** Makes the client of a program: `createPresetClient`, or something that is no better than it should be. */
export type MakeClient = (platform: TestPreset<PlainOptions>, appID: string, given: readonly PlainOptions[]) => Client;

/** Where programs run. */
export interface Surroundings {
  readonly makeClient: MakeClient;
  readonly options: EngineOptions;
  readonly clock: ManualClock;
  readonly history: SignalHistory;
  readonly disk: MemoryDisk | undefined;
  nextReply(): Reply;
  /** A name for a signal, of all programs. */
  nextNumber(): number;
}

/** One program with one client, and all that is known from outside of what its client has to do. */
export interface WatchedProgram {
  send(signals: number, text: string, isCancelled: boolean): void;
  sendOddValues(): void;
  sendUnserializable(): void;
  cancel(which: number): void;
  deliver(signals: number, timeoutMs: number, isCancelled: boolean): void;
  flush(timeoutMs: number, isCancelled: boolean): void;
  wake(): void;
  interrupt(): void;
  keep(): void;
  depart(requests: number, bytes: number): void;
  close(timeoutMs: number): void;
  /** The program ends, and has only time to spool. */
  exit(): void;
  /** The program ends, and has no time for anything. */
  kill(): void;
  /** Signals add up, at any moment. */
  checkSum(when: string): void;
  /** All counts are what they must be, when nothing is about to happen in this turn. */
  check(): void;
  /** When its client is closed at the latest, on the monotonic clock. */
  readonly closedAt: number;
  readonly pending: number;
  /** How many signals went with a program that was killed. */
  readonly killed: number;
  readonly dropped: number;
}

export function startProgram(number: number, surroundings: Surroundings): WatchedProgram {
  const { clock, disk, history, makeClient, nextNumber, nextReply, options } = surroundings;
  const expected = createExpectedCounts(options);
  const rules = createRequestRules(options, clock, history);
  const waits = createWatchedWaits(clock, history);
  const cancels = new Map<string, AbortController>();
  const cancelled = new Set<string>();
  let isAlive = true;
  let isClosing = false;
  let isReleased = false;
  let killed = 0;
  let failures = 0;
  let droppedAtEnd: number | undefined;
  let closedAt = Number.POSITIVE_INFINITY;
  let lifecycle!: ClientLifecycle;

  const demand = (isHeld: boolean, rule: string) => {
    if (!isHeld) history.violations.push(rule);
  };

  const attemptEnded = (attempt: Attempt, outcome: Outcome) => {
    rules.end(attempt);
    const isLate = isReleased || (isTelemetryDeckError(outcome.reason) && outcome.reason.code === 'CLOSED');
    const isSeen = !isLate && 'status' in outcome && outcome.status < 300;
    if (attempt.stored) for (const id of attempt.ids) (isSeen ? history.confirmed : history.doubtful).add(id);
    if (isLate || attempt.kind === 'delivery') return;
    const hasHeld = expected.delivered > 0;
    const hasFailed = expected.judge(attempt, outcome, clock.monotonic());
    failures = hasFailed ? failures + 1 : 0;
    const isCut = 'maybeSent' in outcome && outcome.maybeSent && outcome.reason === undefined;
    // One that is cut after one that has held may be tried again at once, since it may have died while it was idle.
    const mayBeStale = isCut && hasHeld && failures === 1;
    if (hasFailed && attempt.kind === 'lane' && !mayBeStale) rules.failed();
  };

  /** The clock of a program that may end at any moment. */
  const ownClock: Clock = {
    ...clock,
    setTimer: (callback, delayMs) => clock.setTimer(() => isAlive && callback(), delayMs),
  };
  const wire = scriptedTransport(ownClock, nextReply, {
    sent(attempt) {
      demand(!isReleased, 'a closed client sends');
      rules.begin(attempt, expected.finished);
    },
    answered: (_attempt, status, retryAfter) => status >= 300 && rules.asked(retryAfter),
    ended: attemptEnded,
  });
  const transport: Transport = {
    send: (request) => (isAlive ? wire.send(request) : new Promise(() => {})),
  };
  const store = disk?.storeOf(number, ownClock, {
    kept(signals) {
      let bytes = 0;
      for (const signal of signals) {
        bytes += signal.bytes;
        demand(signal.bytes === Buffer.byteLength(signal.text), 'the size of a signal is wrong (point 18)');
      }
      demand(bytes <= options.queue.maxBytes, `${bytes} bytes wait (point 4)`);
    },
    claimed(texts) {
      expected.recovered += texts.length;
      for (const text of texts) rules.queued(idOf(text));
    },
    released() {
      isReleased = true;
    },
  });

  const checkSum = (when: string) => {
    const { tracked, recovered, delivered, pending, spooled } = client.stats();
    const all = delivered + pending + spooled + sumOf(client.stats().dropped);
    demand(tracked + recovered === all, `${when} ${tracked} + ${recovered} signals are ${all} (point 1)`);
  };

  const attach = (given: ClientLifecycle) => {
    lifecycle = given;
    return () => {};
  };
  const client = makeClient({ attach }, 'APP', [
    {
      batch: options.batch,
      queue: options.queue,
      retry: options.retry,
      timeoutMs: options.timeoutMs,
      ambiguousFailure: options.ambiguousFailure,
      clock: ownClock,
      transport,
      store,
      diagnostics: () => checkSum('told of it,'),
    },
  ]);

  const track = (payload: object, signalOptions?: SignalOptions): string => {
    const id = `signal ${nextNumber()}`;
    expected.tracked++;
    history.given.add(id);
    if (isClosing) expected.drop('closed', 1);
    else rules.queued(id);
    const before = client.stats();
    client.sendSignal(id, payload as never, signalOptions);
    const { dropped, pending } = client.stats();
    const isFull = pending === options.queue.maxSignals || options.queue.maxBytes < 100_000;
    demand(dropped.overflow === before.dropped.overflow || isFull, 'overflow, though there is room (point 4)');
    return id;
  };

  const abortSoon = (isCancelled: boolean): AbortSignal | undefined => {
    if (!isCancelled) return undefined;
    const controller = new AbortController();
    clock.setTimer(() => controller.abort(), 333);
    return controller.signal;
  };

  const end = () => {
    // What the promises of a dead program still come to is nothing.
    droppedAtEnd = sumOf(client.stats().dropped);
    killed = store?.writeAhead ? 0 : client.stats().pending;
    for (const { stored, ids } of rules.underWay) if (stored) for (const id of ids) history.doubtful.add(id);
    isAlive = false;
    isReleased = true;
    isClosing = true;
    disk?.abandon(number);
  };

  return {
    send(signals, text, isCancelled) {
      for (let left = signals; left > 0; left--) {
        const cancel = isCancelled && left % 3 === 1 ? new AbortController() : undefined;
        const id = track({ text, left }, { floatValue: left / 3, signal: cancel?.signal });
        if (cancel && !isClosing) cancels.set(id, cancel);
      }
    },
    sendOddValues() {
      for (const payload of oddPayloads()) track(payload);
    },
    sendUnserializable() {
      track({}, unserializableOptions);
      if (!isClosing) expected.drop('unserializable', 1);
    },
    cancel(which) {
      const [id, controller] = [...cancels][which % cancels.size] ?? [];
      if (!id) return;
      cancels.delete(id);
      cancelled.add(id);
      rules.cancelled(id);
      controller?.abort();
    },
    deliver(signals, timeoutMs, isCancelled) {
      const wasClosing = isClosing;
      for (let left = signals; left > 0; left--) {
        const id = `delivery ${nextNumber()}`;
        const delivery = client.deliverSignal(id, {}, { timeoutMs, signal: abortSoon(isCancelled) });
        waits.add(
          { what: id, until: clock.monotonic() + timeoutMs, isForQueue: false },
          delivery.then(() => true),
          (result) => (history.confirmed.has(id) && !wasClosing ? result === true : result === undefined),
        );
      }
    },
    flush(timeoutMs, isCancelled) {
      rules.urged();
      waits.add(
        { what: 'a flush', until: clock.monotonic() + timeoutMs, isForQueue: true },
        client.flush({ timeoutMs, signal: abortSoon(isCancelled) }),
        isReport,
      );
    },
    wake() {
      rules.urged();
      lifecycle.retryNow();
    },
    interrupt: () => lifecycle.interrupt(),
    keep: () => lifecycle.persist(),
    depart(requests, bytes) {
      rules.departs(requests, bytes);
      lifecycle.sendOnUnload(requests, bytes);
    },
    close(timeoutMs) {
      rules.urged();
      if (isClosing) return;
      closedAt = clock.monotonic() + timeoutMs + CLOSE_GRACE_MS;
      waits.add({ what: 'a close', until: closedAt, isForQueue: false }, client.close({ timeoutMs }), isReport);
      isClosing = true;
    },
    exit() {
      lifecycle.spool();
      const { pending, spooled } = client.stats();
      demand(pending === 0 && (spooled === 0 || Boolean(disk)), 'a spool leaves something behind (point 1)');
      end();
    },
    kill: end,
    checkSum,
    check() {
      const stats = client.stats();
      checkSum('at rest,');
      if (!isAlive) return;
      waits.check(stats.pending);
      const { dropped, tracked, recovered, delivered, ambiguous } = stats;
      for (const key of ['tracked', 'recovered', 'delivered', 'ambiguous'] as const) {
        demand(
          { tracked, recovered, delivered, ambiguous }[key] === expected[key],
          `${key} is ${stats[key]}, not ${expected[key]} (point 1)`,
        );
      }
      for (const reason of ['refused', 'too-large', 'ambiguous', 'expired', 'unserializable', 'disabled'] as const) {
        demand(dropped[reason] === expected.dropped[reason], `dropped ${dropped[reason]} as ${reason} (point 1)`);
      }
      demand((dropped.cancelled ?? 0) <= cancelled.size, 'cancelled, though nobody has (point 1)');
      demand(stats.pending <= options.queue.maxSignals, `${stats.pending} signals wait (point 4)`);
    },
    get closedAt() {
      return closedAt;
    },
    get pending() {
      return client.stats().pending;
    },
    get killed() {
      return killed;
    },
    get dropped() {
      return droppedAtEnd ?? sumOf(client.stats().dropped);
    },
  };
}

function isReport(report: unknown): boolean {
  const numbers = Object.values(report ?? {});
  return numbers.length === 4 && numbers.every((number) => Number.isInteger(number) && number >= 0);
}

function sumOf(dropped: Partial<Record<DropReason, number>>): number {
  return Object.values(dropped).reduce((sum, signals) => sum + signals, 0);
}

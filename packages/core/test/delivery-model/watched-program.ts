import type { SignalOptions } from '../../src/index.js';
import { oddPayloads, unserializableOptions } from './odd-signals.js';
import { sumOf } from './sum-of.js';
import { makeWatchedClient } from './watched-client.js';
import { verdictOn } from './watched-processor.js';
import { createWatchedWaits } from './watched-waits.js';
import type { World } from './world.js';

/** What close may take beyond its deadline, in milliseconds. */
const CLOSE_GRACE_MS = 50;

/** The most signals that wait for the user's decision. */
const MAX_UNDECIDED = 100;

/** One program with one client, and the rules for both. */
export interface WatchedProgram {
  send(signals: number, text: string, isCancelled: boolean): void;
  sendOddValues(): void;
  sendUnserializable(): void;
  cancel(which: number): void;
  deliver(signals: number, timeoutMs: number, isCancelled: boolean): void;
  flush(timeoutMs: number, isCancelled: boolean): void;
  retry(): void;
  interrupt(): void;
  persist(): void;
  unload(requests: number, bytes: number): void;
  handOver(): void;
  optIn(): void;
  optOut(): void;
  syncConsent(): void;
  pause(): void;
  resume(): void;
  close(timeoutMs: number): void;
  /** The program ends, and has only time to spool. */
  exit(): void;
  /** The program ends, and has no time for anything. */
  kill(): void;
  /** Checks that signals add up, at any moment. */
  checkSum(when: string): void;
  /** Checks everything else, when no promise is about to settle. */
  check(): void;
  /** Checks that no signal waits, after a quiet time with a healthy endpoint. */
  checkQuiet(): void;
  readonly isAlive: boolean;
  readonly isUndecided: boolean;
  /** When its client is closed at the latest, on the monotonic clock. */
  readonly closedAt: number;
  /** How many signals went with a program that was killed. */
  readonly killed: number;
  readonly dropped: number;
}

export function startProgram(number: number, world: World): WatchedProgram {
  const { clock, disk, history, nextNumber, options } = world;
  const { demand } = history;
  const watched = makeWatchedClient(number, world);
  const { checkSum, client, consent, expected, life, lifecycle, processor, rules, sessions, store } = watched;
  const waits = createWatchedWaits(clock, history);
  const cancels = new Map<string, AbortController>();
  let undecided: string[] = [];
  let cancelled = 0;
  let killed = 0;
  let droppedAtEnd: number | undefined;
  let closedAt = Number.POSITIVE_INFINITY;

  const maxSignals = () => Math.min(options.queue.maxSignals, consent.state === 'unknown' ? MAX_UNDECIDED : Infinity);
  /** Whether the client has signals that no request carries, and nothing keeps it from sending them. */
  const isIdle = () => lifecycle.requests() === 0 && !processor?.held && consent.state === 'granted' && !life.isClosing;

  const track = (payload: object, signalOptions?: SignalOptions): string => {
    const id = `signal ${nextNumber()}`;
    expected.tracked++;
    history.given.add(id);
    const before = client.stats();
    client.sendSignal(id, payload as never, signalOptions);
    const after = client.stats();
    sessions.find(before, after, 1, true);
    if (life.isClosing) expected.drop('closed', 1);
    else if (consent.state === 'denied') expected.drop('disabled', 1);
    else rules.queued(id);
    if (consent.state === 'unknown') undecided.push(id);
    // A signal that a processor drops has taken its place before.
    const last = processor && verdictOn(id) !== 'pass' ? 1 : 0;
    const isFull = after.pending + last >= maxSignals() || options.queue.maxBytes < 100_000;
    demand(after.dropped.overflow === before.dropped.overflow || isFull, 'overflow, though there is room (point 4)');
    return id;
  };

  const abortSoon = (isCancelled: boolean): AbortSignal | undefined => {
    if (!isCancelled) return undefined;
    const controller = new AbortController();
    clock.setTimer(() => controller.abort(), 333);
    return controller.signal;
  };

  /** Checks what a client does that reads the remembered decision again. */
  const syncing = (act: () => void) => {
    const { state } = consent;
    const isOutdated = consent.isOutdated();
    act();
    consent.optedOut();
    if (isOutdated) sessions.forget();
    demand(consent.state === (isOutdated ? 'denied' : state), `consent is ${consent.state} after ${state}`);
  };

  const end = () => {
    // The promises of a program that has ended come to nothing.
    droppedAtEnd = sumOf(client.stats().dropped);
    const { pending } = client.stats();
    killed = store?.writeAhead && consent.state !== 'unknown' ? (processor?.held ?? 0) : pending;
    for (const { stored, ids } of rules.underWay) if (stored) for (const id of ids) history.doubtful.add(id);
    Object.assign(life, { isAlive: false, isClosing: true, isEnded: true });
    disk?.abandon(number);
  };

  return {
    send(signals, text, isCancelled) {
      for (let left = signals; left > 0; left--) {
        const cancel = isCancelled && left % 3 === 1 ? new AbortController() : undefined;
        const id = track({ text, left }, { floatValue: left / 3, signal: cancel?.signal });
        if (cancel && !life.isClosing) cancels.set(id, cancel);
      }
    },
    sendOddValues() {
      for (const payload of oddPayloads()) track(payload);
    },
    sendUnserializable() {
      track({}, unserializableOptions);
      if (!life.isClosing && consent.state !== 'denied') expected.drop('unserializable', 1);
    },
    cancel(which) {
      const [id, controller] = [...cancels][which % cancels.size] ?? [];
      if (!id) return;
      cancels.delete(id);
      cancelled++;
      rules.cancelled(id);
      controller?.abort();
    },
    deliver(signals, timeoutMs, isCancelled) {
      const { optOuts, state } = consent;
      const { isClosing } = life;
      for (let left = signals; left > 0; left--) {
        const id = `delivery ${nextNumber()}`;
        const until = clock.monotonic() + timeoutMs + (options.processor?.holdMs ?? 0);
        const signal = abortSoon(isCancelled);
        const before = client.stats();
        const delivery = client.deliverSignal(id, {}, { timeoutMs, signal });
        sessions.find(before, client.stats(), 0, !isClosing);
        const isExpected = (isDone: unknown) => {
          if (history.confirmed.has(id)) return isDone === true;
          if (isClosing) return isDone === undefined;
          if (state !== 'granted') return isDone === true;
          // Resolved without a request: a processor or an opt-out has dropped it.
          return isDone === undefined || consent.optOuts > optOuts || (!!processor && verdictOn(id) === 'filter');
        };
        const done = delivery.then(() => true);
        waits.add({ what: id, until, isForQueue: false }, done, isExpected);
      }
    },
    flush(timeoutMs, isCancelled) {
      rules.urged();
      const flush = client.flush({ timeoutMs, signal: abortSoon(isCancelled) });
      waits.add({ what: 'a flush', until: clock.monotonic() + timeoutMs, isForQueue: true }, flush, isReport);
    },
    retry() {
      rules.urged();
      lifecycle.setLeaving(false);
      life.isLeaving = false;
      lifecycle.retryNow();
    },
    interrupt() {
      lifecycle.interrupt();
      for (const { signal } of rules.underWay) demand(signal.aborted, 'an interruption lets a request go on');
    },
    persist() {
      lifecycle.persist();
      const { pending } = client.stats();
      const isWiped = history.wiped.size > 0;
      const isStored = !disk || isWiped || !isIdle() || disk.texts(number).length >= pending - cancelled;
      demand(isStored, 'signals that are persisted are not on the disk');
    },
    unload(requests, bytes) {
      rules.unload(requests, bytes);
      lifecycle.sendOnUnload(requests, bytes);
    },
    handOver() {
      lifecycle.setLeaving(true);
      lifecycle.handOver();
      life.isLeaving = true;
      const { pending } = client.stats();
      demand(!disk || !isIdle() || pending === 0, `${pending} signals stay with a page that is closing (point 28)`);
      const isFree = !disk || disk.texts(number).length === 0;
      demand(isFree, 'others cannot have what a page that is closing has stored (point 28)');
    },
    optIn() {
      const before = client.stats();
      const isHeld = consent.state === 'unknown' && before.pending > 0;
      consent.optedIn();
      client.optIn();
      sessions.find(before, client.stats(), 0, isHeld);
      // What was held comes after the beginning of its session.
      for (const id of life.isClosing ? [] : undecided) rules.queued(id);
      undecided = [];
    },
    optOut() {
      consent.optingOut();
      client.optOut();
      demand(client.consent === 'denied', 'an opt-out is not heard');
      consent.optedOut();
      sessions.forget();
      undecided = [];
    },
    syncConsent: () => syncing(lifecycle.syncConsent),
    pause: () => sessions.pause(lifecycle.pause),
    resume: () => sessions.resume(lifecycle.resume),
    close(timeoutMs) {
      rules.urged();
      if (life.isClosing) return;
      closedAt = clock.monotonic() + timeoutMs + CLOSE_GRACE_MS;
      life.isClosing = true;
      waits.add({ what: 'a close', until: closedAt, isForQueue: false }, client.close({ timeoutMs }), isReport);
    },
    exit() {
      syncing(lifecycle.spool);
      const { pending, spooled } = client.stats();
      demand(pending === 0 && (spooled === 0 || Boolean(disk)), 'a spool leaves something behind (point 1)');
      end();
    },
    kill: end,
    checkSum,
    check() {
      const stats = client.stats();
      checkSum('at rest,');
      if (!life.isAlive) return;
      waits.check(stats.pending);
      const { dropped, pending, ...counts } = stats;
      for (const key of ['tracked', 'recovered', 'delivered', 'ambiguous'] as const) {
        demand(counts[key] === expected[key], `${key} is ${counts[key]}, not ${expected[key]} (point 1)`);
      }
      for (const reason of ['refused', 'too-large', 'ambiguous', 'expired', 'disabled'] as const) {
        demand(dropped[reason] === expected.dropped[reason], `dropped ${dropped[reason]} as ${reason} (point 1)`);
      }
      const { filtered = 0, misnamed = 0 } = processor ?? {};
      const unserializable = (dropped.unserializable ?? 0) - (expected.dropped.unserializable ?? 0);
      demand(unserializable >= 0 && unserializable <= misnamed, `${unserializable} unserializable too many (point 1)`);
      demand((dropped.filtered ?? 0) <= filtered, 'filtered, though no processor has (point 1)');
      demand((dropped.cancelled ?? 0) <= cancelled, 'cancelled, though the program has not (point 1)');
      demand(pending <= maxSignals(), `${pending} signals wait (point 4)`);
      demand(client.consent === consent.state, `consent is ${client.consent}, not ${consent.state}`);
      const isFull = lifecycle.requests() >= options.batch.maxInFlight;
      rules.checkPace(pending, isFull || !!processor?.held || consent.state !== 'granted' || life.isClosing);
    },
    checkQuiet() {
      const { pending } = client.stats();
      const maySend = life.isAlive && !life.isClosing && consent.state === 'granted';
      demand(!maySend || pending === 0, `${pending} signals wait for nothing (point 15)`);
    },
    get isAlive() {
      return life.isAlive;
    },
    get isUndecided() {
      return consent.state !== 'granted';
    },
    get closedAt() {
      return closedAt;
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

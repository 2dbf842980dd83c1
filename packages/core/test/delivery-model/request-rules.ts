import type { ManualClock } from '../manual-clock.js';
import type { RunOptions } from './run-options.js';
import type { Attempt, RetryAfter } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';
import { createSignalOrder } from './signal-order.js';

/** No client tries again sooner than this after a failure, in milliseconds, unless the program asks for it. */
const FLOOR_MS = 250;

/** No endpoint holds a client back for longer, in milliseconds. */
const LONGEST_PAUSE_MS = 3_600_000;

/** No client waits longer for an endpoint that does not answer, in milliseconds. */
const LONGEST_PROBE_MS = 600_000;

/** The rules for every request of one client. */
export interface RequestRules {
  /** A signal has entered the queue, at its end. */
  queued(id: string): void;
  /** Signals that must not be sent any more, and why, unless the client claims them. */
  gone(ids: Iterable<string>, why: string): void;
  /** The program has cancelled a signal. */
  cancelled(id: string): void;
  /** Whether a signal was cancelled, and no request carries it. */
  isCancelled(id: string): boolean;
  /** The client has got a signal from the disk. */
  claimed(id: string): void;
  /** The program wants an attempt now. */
  urged(): void;
  /** The page is closing: this many requests and bytes may leave at once, in a known outage only as a last try. */
  unload(requests: number, bytes: number, mayTry: boolean): void;
  /** The endpoint asks for a pause. */
  asked(retryAfter: RetryAfter | undefined): void;
  /** An attempt of the queue has failed. */
  failed(kind: Attempt['kind'], isAnswer: boolean, mayRetryNow: boolean): void;
  /** What kept the client from its next attempt may have ended just now. */
  released(): void;
  /** Checks a request that begins. */
  begin(attempt: Attempt, finished: ReadonlySet<string>): void;
  end(attempt: Attempt): void;
  /** Checks that the client does not wait longer than it may, with this many signals in its queue. */
  checkPace(pending: number, isBlocked: boolean): void;
  /** Whether a request is under way, or may begin until then. */
  maySend(until: number): boolean;
  readonly underWay: ReadonlySet<Attempt>;
  /** All signals that have been in the queue. */
  readonly ids: Iterable<string>;
}

export function createRequestRules(
  { batch, retry }: RunOptions,
  clock: ManualClock,
  history: SignalHistory,
): RequestRules {
  const { demand } = history;
  const order = createSignalOrder(history);
  const gone = new Map<string, string>();
  const cancelled = new Set<string>();
  /** Signals from the disk: the program cannot cancel them any more. */
  const claimed = new Set<string>();
  const underWay = new Set<Attempt>();
  const unloadLimits = { requests: 0, bytes: 0 };
  /** Until when the endpoint wants no request, and what it has asked for in this very turn. */
  let heldUntil = Number.NEGATIVE_INFINITY;
  let asked = { at: 0, until: Number.NEGATIVE_INFINITY };
  let notBefore = Number.NEGATIVE_INFINITY;
  let notAfter = Number.POSITIVE_INFINITY;

  /** What the endpoint asks for holds from the next turn on: a request that is on its way to the transport cannot know. */
  const hold = () => {
    heldUntil = Math.max(heldUntil, asked.until);
    extend(heldUntil);
  };
  const catchUp = () => {
    if (clock.monotonic() > asked.at) hold();
  };

  const count = (kind: Attempt['kind']) => [...underWay].filter((attempt) => attempt.kind === kind).length;
  const isFull = () => count('batch') + count('delivery') >= batch.maxInFlight;
  const extend = (until: number) => {
    notAfter = Math.max(notAfter, until);
  };

  const checkSignals = ({ kind, texts, ids }: Attempt, finished: ReadonlySet<string>) => {
    for (const [index, id] of ids.entries()) {
      const text = texts[index] as string;
      demand((history.texts.get(id) ?? text) === text, `the bytes of ${id} have changed (point 14)`);
      history.texts.set(id, text);
      const isDone = finished.has(id) || history.confirmed.has(id);
      demand(!isDone, `${id} is sent again, although it is done with (point 1)`);
      demand(!gone.has(id), `${id} is sent, although ${gone.get(id)}`);
      // A page that is closing may have cancelled it in the very turn in which it left.
      demand(kind === 'unload' || !cancelled.has(id), `${id} is sent, although it was cancelled`);
    }
    demand(new Set(ids).size === ids.length, `a signal is twice in a request: ${ids} (point 5)`);
  };

  const checkBounds = ({ kind, ids, bytes }: Attempt) => {
    demand(ids.length <= batch.maxSignals, `${ids.length} signals in a request (point 18)`);
    demand(bytes <= batch.maxBytes || ids.length === 1, `${bytes} bytes in a request (point 18)`);
    if (kind === 'batch') demand(count('batch') === 0, 'two requests of the queue at once (point 5)');
    if (kind !== 'unload') return demand(!isFull(), 'too many requests at once (point 20)');
    unloadLimits.requests--;
    unloadLimits.bytes -= bytes;
    demand(
      unloadLimits.requests >= 0 && unloadLimits.bytes >= 0,
      'more leaves at once than there is room for (point 28)',
    );
  };

  return {
    underWay,
    ids: order.ids,
    queued(id) {
      order.add(id);
      extend(clock.monotonic() + batch.lingerMs);
    },
    gone(ids, why) {
      for (const id of ids) gone.set(id, why);
    },
    cancelled(id) {
      if (!claimed.has(id)) cancelled.add(id);
    },
    isCancelled: (id) => cancelled.has(id) && ![...underWay].some(({ ids }) => ids.includes(id)),
    claimed(id) {
      gone.delete(id);
      cancelled.delete(id);
      claimed.add(id);
      order.add(id);
      extend(clock.monotonic() + batch.lingerMs);
    },
    urged() {
      catchUp();
      notBefore = Number.NEGATIVE_INFINITY;
      notAfter = Math.max(heldUntil, clock.monotonic());
    },
    unload(requests, bytes, mayTry) {
      catchUp();
      if (clock.monotonic() < (mayTry ? heldUntil : Math.max(heldUntil, notBefore))) return;
      order.mix();
      unloadLimits.requests += requests;
      unloadLimits.bytes += bytes;
    },
    asked(retryAfter) {
      const askedMs = Math.min(LONGEST_PAUSE_MS, askedBy(retryAfter, clock));
      if (askedMs <= 0) return;
      notBefore = Number.NEGATIVE_INFINITY;
      catchUp();
      const at = clock.monotonic();
      asked = { at, until: Math.max(asked.until, at + askedMs) };
      setImmediate(hold);
    },
    failed(kind, isAnswer, mayRetryNow) {
      catchUp();
      const now = clock.monotonic();
      const longestMs = isAnswer ? Math.max(FLOOR_MS, retry.maxBackoffMs) : LONGEST_PROBE_MS;
      notAfter = Math.max(heldUntil, now + longestMs, Number.isFinite(notAfter) ? notAfter : 0);
      // A pause that the endpoint asks for takes the place of a backoff.
      if (kind === 'batch' && !mayRetryNow && now >= heldUntil) notBefore = now + FLOOR_MS;
    },
    released: () => extend(clock.monotonic() + batch.lingerMs),
    begin(attempt, finished) {
      catchUp();
      demand(attempt.at >= heldUntil, `a request at ${attempt.at}, held back until ${heldUntil} (point 12)`);
      if (attempt.kind === 'batch') {
        demand(attempt.at >= notBefore, `no backoff before ${notBefore} (point 11)`);
        notAfter = Number.POSITIVE_INFINITY;
      }
      checkSignals(attempt, finished);
      checkBounds(attempt);
      if (attempt.kind !== 'delivery') order.check(attempt);
      underWay.add(attempt);
      if (attempt.stored) for (const id of attempt.ids) history.stored.add(id);
    },
    end(attempt) {
      underWay.delete(attempt);
      extend(clock.monotonic());
    },
    maySend(until) {
      catchUp();
      return underWay.size > 0 || heldUntil <= until;
    },
    checkPace(pending, isBlocked) {
      const now = clock.monotonic();
      if (isBlocked || isFull() || count('batch') > 0) return extend(now);
      const sent = [...underWay].filter(({ kind }) => kind !== 'delivery').flatMap(({ ids }) => ids);
      demand(now <= notAfter || sent.length >= pending, `no attempt since ${notAfter} (points 11, 15, 16)`);
    },
  };
}

function askedBy(retryAfter: RetryAfter | undefined, clock: ManualClock): number {
  if (!retryAfter || 'text' in retryAfter) return 0;
  if ('seconds' in retryAfter) return retryAfter.seconds * 1000;
  // A date of HTTP has no milliseconds.
  return Math.floor((clock.now() + retryAfter.dateMs) / 1000) * 1000 - clock.now();
}

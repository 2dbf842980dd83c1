import type { EngineOptions } from './engine-steps.js';
import type { ManualClock } from './manual-clock.js';
import type { Attempt, RetryAfter } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';

/** The shortest backoff after a failure (ms), unless the program asks for an attempt. */
const FLOOR_MS = 250;

/** The longest pause that an endpoint can ask for (ms). */
const LONGEST_ASK_MS = 3_600_000;

/** The rules for the requests of one client. */
export interface RequestRules {
  /** Called when a signal enters the queue. */
  queued(id: string): void;
  /** Called when a signal is cancelled. */
  cancelled(id: string): void;
  /** Called when the program asks for an attempt now. */
  urged(): void;
  /** Allows this many further requests and bytes on unload. */
  departs(requests: number, bytes: number): void;
  /** Called when the endpoint asks for a pause. */
  asked(retryAfter: RetryAfter | undefined): void;
  /** Called when an attempt of the queue fails. */
  failed(): void;
  /** Checks a new request. */
  begin(attempt: Attempt, finished: ReadonlySet<string>): void;
  end(attempt: Attempt): void;
  readonly underWay: ReadonlySet<Attempt>;
}

export function createRequestRules({ batch }: EngineOptions, clock: ManualClock, history: SignalHistory): RequestRules {
  const places = new Map<string, number>();
  const cancelled = new Set<string>();
  const underWay = new Set<Attempt>();
  const departures = { requests: 0, bytes: 0 };
  let lastStored = 0;
  /** After an unload, the signals up to this place may arrive in any order. */
  let departedUpTo = 0;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let notBefore = Number.NEGATIVE_INFINITY;

  const demand = (isHeld: boolean, rule: string) => {
    if (!isHeld) history.violations.push(rule);
  };
  const under = (kind: Attempt['kind']) => [...underWay].filter((attempt) => attempt.kind === kind).length;

  const checkSignals = ({ kind, texts, ids, at }: Attempt, finished: ReadonlySet<string>) => {
    for (const [index, id] of ids.entries()) {
      const text = texts[index] as string;
      demand((history.texts.get(id) ?? text) === text, `the bytes of ${id} have changed (point 14)`);
      history.texts.set(id, text);
      demand(
        !finished.has(id) && !history.confirmed.has(id),
        `${id} is sent again, although it is done with (point 1)`,
      );
      if (kind !== 'departure') demand(!cancelled.has(id), `${id} is sent at ${at}, although it was cancelled`);
    }
    demand(new Set(ids).size === ids.length, `a signal is twice in a request: ${ids} (point 5)`);
  };

  const checkOrder = ({ ids, stored }: Attempt) => {
    const order = ids.map((id) => places.get(id) ?? Number.NaN);
    demand(
      order.every((place, at) => at === 0 || place > (order[at - 1] ?? 0)),
      `out of order: ${ids} (point 5)`,
    );
    for (const [at, id] of ids.entries()) {
      const place = order[at] as number;
      if (!stored || place <= departedUpTo || history.stored.has(id)) continue;
      demand(place > lastStored, `${id} arrives after one that came later (point 5)`);
      lastStored = place;
    }
  };

  const checkBounds = ({ kind, ids, bytes }: Attempt) => {
    demand(ids.length <= batch.maxSignals, `${ids.length} signals in a request (point 18)`);
    demand(bytes <= batch.maxBytes || ids.length === 1, `${bytes} bytes in a request (point 18)`);
    if (kind === 'lane') demand(under('lane') === 0, 'two requests of the queue at once (point 5)');
    if (kind !== 'departure') {
      demand(under('lane') + under('delivery') < batch.maxInFlight, 'too many requests at once (point 20)');
      return;
    }
    departures.requests--;
    departures.bytes -= bytes;
    demand(departures.requests >= 0 && departures.bytes >= 0, 'more leaves at once than there is room for');
  };

  return {
    underWay,
    queued: (id) => void places.set(id, places.size + 1),
    cancelled: (id) => void cancelled.add(id),
    urged() {
      notBefore = Number.NEGATIVE_INFINITY;
    },
    departs(requests, bytes) {
      departedUpTo = places.size;
      departures.requests += requests;
      departures.bytes += bytes;
    },
    asked(retryAfter) {
      const askedMs = Math.min(LONGEST_ASK_MS, askedBy(retryAfter, clock));
      if (askedMs <= 0) return;
      notBefore = Number.NEGATIVE_INFINITY;
      const until = clock.monotonic() + askedMs;
      // Later, because a request of the same turn could not know of the pause.
      setImmediate(() => {
        heldUntil = Math.max(heldUntil, until);
      });
    },
    failed() {
      // A pause of the endpoint replaces the backoff.
      if (clock.monotonic() >= heldUntil) notBefore = clock.monotonic() + FLOOR_MS;
    },
    begin(attempt, finished) {
      demand(attempt.at >= heldUntil, `a request at ${attempt.at}, held back until ${heldUntil} (point 12)`);
      if (attempt.kind === 'lane') demand(attempt.at >= notBefore, `no backoff before ${notBefore} (point 11)`);
      checkSignals(attempt, finished);
      checkBounds(attempt);
      if (attempt.kind !== 'delivery') checkOrder(attempt);
      underWay.add(attempt);
      if (attempt.stored) for (const id of attempt.ids) history.stored.add(id);
    },
    end: (attempt) => void underWay.delete(attempt),
  };
}

function askedBy(retryAfter: RetryAfter | undefined, clock: ManualClock): number {
  if (!retryAfter || 'text' in retryAfter) return 0;
  if ('seconds' in retryAfter) return retryAfter.seconds * 1000;
  // A date in HTTP has no milliseconds.
  return Math.floor((clock.now() + retryAfter.dateMs) / 1000) * 1000 - clock.now();
}

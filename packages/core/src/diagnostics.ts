import type { Clock } from './clock.js';

/**
 * What happened to signals on their way, for a listener.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics((event) => console.debug(event.kind, event.reason, event.signals)));
 * ```
 */
export interface DeliveryEvent {
  /**
   * - `retried`: an attempt failed; they wait to be sent again.
   * - `split`: the request was too large; they are sent again in smaller ones.
   * - `dropped`: they were given up, and counted in `stats().dropped`.
   */
  readonly kind: 'retried' | 'split' | 'dropped';
  /** Why, in a word or a sentence: a reason of `stats().dropped`, or what the endpoint or the network did. */
  readonly reason: string;
  /** How many signals, since the last event of this kind and reason. */
  readonly signals: number;
}

/** Of one kind and reason no more than one event comes in this time, in milliseconds; those between are summed up. */
const QUIET_MS = 1000;

/** Tells the listener, no more often than it can bear. One that throws harms nothing. */
export function createDiagnostics(
  listener: ((event: DeliveryEvent) => void) | undefined,
  clock: Clock,
): (kind: DeliveryEvent['kind'], reason: string, signals: number) => void {
  const untold = new Map<string, number>();
  return function tell(kind, reason, signals) {
    if (!listener || signals === 0) return;
    const key = kind + reason;
    const waiting = untold.get(key);
    untold.set(key, waiting === undefined ? 0 : waiting + signals);
    if (waiting !== undefined) return;
    clock.setTimer(() => {
      const rest = untold.get(key) ?? 0;
      untold.delete(key);
      tell(kind, reason, rest);
    }, QUIET_MS);
    try {
      listener({ kind, reason, signals });
    } catch {}
  };
}

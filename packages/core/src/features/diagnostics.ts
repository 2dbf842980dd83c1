import type { Clock } from '../contracts/clock.js';
import type { DeliveryEvent } from '../contracts/events.js';

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

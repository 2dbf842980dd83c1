import type { Attempt } from './scripted-endpoint.js';
import type { SignalHistory } from './signal-history.js';

/** The order in which signals of one client have to arrive. */
export interface SignalOrder {
  readonly ids: Iterable<string>;
  /** A signal has the last place now. */
  add(id: string): void;
  /** What waits now leaves in several requests at once, and may arrive in any order. */
  mix(): void;
  /** Checks a request. */
  check(attempt: Attempt): void;
}

export function createSignalOrder({ demand, stored }: SignalHistory): SignalOrder {
  const places = new Map<string, number>();
  let last = 0;
  let lastStored = 0;
  let mixedUpTo = 0;
  return {
    get ids() {
      return places.keys();
    },
    add: (id) => void places.set(id, ++last),
    mix() {
      mixedUpTo = last;
    },
    check(attempt) {
      const order = attempt.ids.map((id) => places.get(id) ?? Number.NaN);
      demand(
        order.every((place, at) => at === 0 || place > (order[at - 1] ?? 0)),
        `out of order: ${attempt.ids} (point 5)`,
      );
      for (const [at, id] of attempt.ids.entries()) {
        const place = order[at] as number;
        if (!attempt.stored || place <= mixedUpTo || stored.has(id)) continue;
        demand(place > lastStored, `${id} arrives after one that came later (point 5)`);
        lastStored = place;
      }
    },
  };
}

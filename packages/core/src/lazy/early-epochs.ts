import { joinPeriod } from '../contracts/consent-epochs.js';
import { memoize } from '../internal/memoize.js';

/** The user and the session that a view of a lazy client names. The lazy client itself names none. */
export type EarlyNames = readonly [userID?: string | undefined, sessionID?: string | undefined];

/** How many consent epochs a lazy client remembers, as many as a client. */
const EPOCHS_REMEMBERED = 1000;

/** The consent epochs of a lazy client and its views, until those of its client continue them. */
export interface EarlyEpochs {
  of(names: EarlyNames): object;
  /** Starts new epochs after an opt-out. */
  renew(): void;
}

export function createEarlyEpochs(): EarlyEpochs {
  let root: object;
  let named: (names: string) => object;
  const epochs: EarlyEpochs = {
    of: (names) => (names.some(Boolean) ? named(JSON.stringify(names)) : root),
    renew() {
      const parent = {};
      root = parent;
      named = memoize(EPOCHS_REMEMBERED, () => {
        const epoch = {};
        joinPeriod(epoch, parent);
        return epoch;
      });
    },
  };
  epochs.renew();
  return epochs;
}

import type { Client } from '../contracts/client.js';
import { continueAs, epochIn } from '../contracts/consent-epochs.js';

/** The user and the session that a view of a lazy client names. The lazy client itself names none. */
export type EarlyNames = readonly [userID?: string | undefined, sessionID?: string | undefined];

/** How many consent epochs a lazy client remembers, as many as a client. */
const EPOCHS_REMEMBERED = 1000;

/** The consent epochs of a lazy client and its views, until those of its client continue them. */
export interface EarlyEpochs {
  of(names: EarlyNames): object;
  /** Starts new epochs after an opt-out. */
  renew(): void;
  /** Replaces the epochs with those of the client. */
  continueIn(client: Client): void;
}

export function createEarlyEpochs(): EarlyEpochs {
  let root: object;
  let named: Map<string, readonly [epoch: object, ...names: EarlyNames]>;
  const epochs: EarlyEpochs = {
    of(names) {
      if (!names.some(Boolean)) return root;
      const key = JSON.stringify(names);
      const found = named.get(key);
      if (found) return found[0];
      const epoch = epochIn(root);
      // Ever new users must not fill the memory. What is lost is a measurement that another view would continue.
      if (named.size === EPOCHS_REMEMBERED) named.clear();
      named.set(key, [epoch, ...names]);
      return epoch;
    },
    renew() {
      root = {};
      named = new Map();
    },
    continueIn(client) {
      const join = (epoch: object, theirs: object | undefined) => theirs && continueAs(epoch, theirs);
      join(root, client.consentEpoch);
      for (const [epoch, userID, sessionID] of named.values()) {
        join(epoch, client.with({ userID, sessionID }).consentEpoch);
      }
    },
  };
  epochs.renew();
  return epochs;
}

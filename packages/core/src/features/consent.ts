import type { Consent, ConsentState } from '../contracts/consent.js';
import { invalid } from '../contracts/errors.js';
import type { Feature } from '../contracts/feature.js';
import type { StateStorage } from '../contracts/state-storage.js';
import { describeValue } from '../internal/describe-value.js';
import { processing } from './processing-queue.js';

/** The name under which the decision is remembered. */
const NAME = 'consent';

/** The consent of a client, and the user's decisions. */
export interface ClientConsent extends Consent {
  /** Goes on with the remembered decision, or else with this one. */
  begin(initial: ConsentState): void;
  optIn(): void;
  optOut(): void;
  /** Reads the remembered decision again: an opt-out elsewhere is one here. */
  sync(): void;
}

/** What a consent needs. */
interface ConsentParts {
  storage(): StateStorage | undefined;
  /** Whether telemetry is on; where it is off, there is nothing to decide. */
  isEnabled(): boolean;
}

export function createConsent({ isEnabled, storage }: ConsentParts): ClientConsent {
  let state: ConsentState = 'denied';
  let epoch = {};
  const listeners = new Set<(state: ConsentState) => void>();

  /** The remembered decision, or another where none is remembered. Garbage in the storage is no consent. */
  const remembered = (otherwise: ConsentState): ConsentState => {
    const text = storage()?.get(NAME);
    return text === undefined ? otherwise : text === 'granted' ? text : 'denied';
  };
  const decide = (decision: ConsentState) => {
    state = decision;
    for (const listener of listeners) listener(state);
  };

  const consent: ClientConsent = {
    get state() {
      return state;
    },
    get epoch() {
      return epoch;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin(initial) {
      if (isEnabled()) state = remembered(initial);
      if (state === 'granted') decide(state);
    },
    optIn() {
      if (!isEnabled()) return;
      storage()?.set(NAME, 'granted');
      decide('granted');
    },
    optOut() {
      if (!isEnabled()) return;
      storage()?.clear();
      storage()?.set(NAME, 'denied');
      epoch = {};
      decide('denied');
    },
    sync() {
      if (state === 'granted' && remembered(state) === 'denied') consent.optOut();
    },
  };
  return consent;
}

/**
 * Says whether the user agrees. While it is `unknown`, at most 100 signals wait in memory for `optIn` or `optOut`, and
 * the client reads, writes and sends nothing. A decision that `optIn` or `optOut` has remembered beats it.
 *
 * @defaultValue `granted`
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID', withConsent('unknown'));
 * banner.onAccept(() => client.optIn());
 * banner.onRefuse(() => client.optOut());
 * ```
 */
export function withConsent(consent: ConsentState): readonly Feature[] {
  if (!/^(unknown|granted|denied)$/.test(consent)) {
    throw invalid(`consent must be "unknown", "granted" or "denied", not ${describeValue('consent', consent)}`);
  }
  return [processing, { name: 'consent', join: () => ({ consent }) }];
}

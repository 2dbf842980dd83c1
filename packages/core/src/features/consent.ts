import type { ClientConsent, ConsentState } from '../contracts/consent.js';
import type { Feature, JointLists } from '../contracts/feature.js';
import { checkValue } from '../internal/validators.js';
import { processing } from './processing-queue.js';

/** The name of the option, and that under which the decision is remembered. */
const NAME = 'consent';

const STATES = '"unknown", "granted" or "denied"';

/** What a consent needs. */
interface ConsentParts {
  readonly joints: JointLists;
  /** Whether telemetry is on, known once all features have joined; where it is off, there is nothing to decide. */
  readonly isEnabled: boolean;
}

export function createConsent(parts: ConsentParts): ClientConsent {
  const { joints } = parts;
  let state: ConsentState = 'denied';
  let epoch = {};

  /** The remembered decision, or another where none is remembered. Garbage in the storage is no consent. */
  const remembered = (otherwise: ConsentState): ConsentState => {
    const text = joints.storage?.get(NAME);
    return text === undefined ? otherwise : text === 'granted' ? text : 'denied';
  };
  const decide = (decision: ConsentState) => {
    state = decision;
    for (const onConsent of joints.onConsent) onConsent(state);
  };

  const consent: ClientConsent = {
    get state() {
      return state;
    },
    get epoch() {
      return epoch;
    },
    begin(initial) {
      if (parts.isEnabled) state = remembered(initial);
      if (state === 'granted') decide(state);
    },
    optIn() {
      if (!parts.isEnabled) return;
      joints.storage?.set(NAME, 'granted');
      decide('granted');
    },
    optOut() {
      if (!parts.isEnabled) return;
      joints.storage?.clear();
      joints.storage?.set(NAME, 'denied');
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
  checkValue(NAME, consent, (value) => !/^(unknown|granted|denied)$/.test(value as string) && STATES);
  return [processing, { name: NAME, join: () => ({ consent }) }];
}

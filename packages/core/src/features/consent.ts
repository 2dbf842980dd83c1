import type { ClientConsent, ConsentState } from '../contracts/consent.js';
import type { Feature } from '../contracts/feature.js';
import type { ClientParts } from '../delivery/client-parts.js';
import { checkValue } from '../internal/validators.js';
import { processing } from './processing-queue.js';

/** The name of the option, and that under which the decision is remembered. */
const NAME = 'consent';

const STATES = '"unknown", "granted" or "denied"';

/** The user's decisions, and what they begin and end. Where telemetry is off, there is nothing to decide. */
export function createConsent(parts: ClientParts): ClientConsent {
  const { joints } = parts;
  let state: ConsentState = 'denied';
  let epoch = {};
  /** What ends the work of each feature, while it works. */
  let ends: ((() => void) | undefined)[] | undefined;

  /** The remembered decision, or another where none is remembered. Garbage in the storage is no consent. */
  const remembered = (otherwise: ConsentState): ConsentState => {
    const text = joints.storage?.get(NAME);
    return text === undefined ? otherwise : text === 'granted' ? text : 'denied';
  };
  const decide = (decision: ConsentState) => {
    state = decision;
    if (state !== 'granted') {
      parts.drop('disabled', parts.queue.clear().length);
      joints.persistence?.clear();
      parts.interrupt(new Error('opted out'));
      consent.end();
      parts.changes.notify();
    } else if (parts.stage.current !== 'closed') ends ??= joints.begin.map((begin) => begin());
    // The listeners find all features begun, or ended.
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
    end() {
      for (const end of (ends ?? []).reverse()) end?.();
      ends = undefined;
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

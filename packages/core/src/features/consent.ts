import type { ClientParts } from '../client-parts.js';
import type { ResolvedOptions } from '../contracts/resolved-options.js';
import type { StateStorage } from '../contracts/state-storage.js';
import type { Admission } from '../delivery/capture.js';

/** What the user has decided, if anything. */
type Decision = ResolvedOptions['consent'];

/** The user's consent, and what follows from it. */
export interface Consent {
  readonly state: Decision;
  /** Another one after each opt-out: what was asked for before is not done after. */
  readonly mark: object;
  /** Begins, where the user agrees already. */
  begin(): void;
  optIn(): void;
  optOut(): void;
  /** The user may have decided elsewhere, and what was remembered here since is to be forgotten, too. */
  recall(): void;
  /** Nobody watches over the client any more. */
  unwatch(): void;
}

/** The name under which the decision is remembered. */
const NAME = 'consent';

/** The decision as it is remembered, or else as the program says. What is remembered may be garbage, which is no consent. */
function remembered(memory: StateStorage, otherwise: Decision): Decision {
  const text = memory.get(NAME) ?? otherwise;
  return text === 'granted' || text === 'denied' ? text : 'unknown';
}

/**
 * @param isEnabled - Whether telemetry is on; where it is not, there is nothing to decide.
 * @param attach - Gives the client to its platform, which watches over it, or is there to empty lasting storage alone;
 *   returns what ends that.
 */
export function createConsent(
  parts: ClientParts,
  admission: Admission,
  isEnabled: boolean,
  attach: ((isWatched: boolean) => () => void) | undefined,
  isClosing: () => boolean,
): Consent {
  const { builder, courier, drain, ledger, memory, options, outbox, user } = parts;
  let state: Decision = isEnabled ? remembered(memory, options.consent) : 'denied';
  let mark = {};
  let detach: (() => void) | undefined;

  const watch = (isWatched: boolean) => {
    detach ??= attach?.(isWatched);
  };
  const unwatch = () => {
    detach?.();
    detach = undefined;
  };
  const open = () => {
    state = 'granted';
    watch(true);
    // What has waited for the decision belongs to a session like all else.
    if (admission.size > 0) parts.sessions?.touch();
    admission.open();
  };
  const optOut = () => {
    if (!isEnabled) return;
    memory.clear();
    memory.set(NAME, 'denied');
    state = 'denied';
    mark = {};
    user.forget();
    builder.setParameters({});
    // Also where nobody had decided yet, and where the client is closed: what earlier runs have left goes, too.
    watch(false);
    ledger.drop('disabled', admission.clear() + outbox.clear().length);
    parts.keeper?.clear();
    courier.interrupt(new Error('opted out'));
    unwatch();
    drain.pump();
  };

  return {
    get state() {
      return state;
    },
    get mark() {
      return mark;
    },
    begin() {
      if (state === 'granted') open();
    },
    optIn() {
      if (!isEnabled) return;
      memory.set(NAME, 'granted');
      if (!isClosing()) open();
    },
    optOut,
    recall() {
      if (state === 'granted' && remembered(memory, state) === 'denied') optOut();
    },
    unwatch,
  };
}

import type { ClientStats, ConsentState } from '../../src/index.js';
import type { ExpectedCounts } from './expected-counts.js';
import type { RequestRules } from './request-rules.js';
import type { World } from './world.js';

/** What must become of a client's signals when the user decides. */
export interface WatchedConsent {
  readonly state: ConsentState;
  /** How often the user has opted out. */
  readonly optOuts: number;
  /** Whether the client learns of an opt-out elsewhere when it asks for it. */
  isOutdated(): boolean;
  optedIn(): void;
  /** An opt-out begins: before the client has done anything for it. */
  optingOut(): void;
  /** An opt-out has ended. Does nothing when none has begun. */
  optedOut(): void;
}

export function watchConsent(
  { decision, disk, history, options }: World,
  expected: ExpectedCounts,
  rules: RequestRules,
  { onOptOut, statsOf }: { statsOf(): ClientStats; onOptOut(): void },
): WatchedConsent {
  const { demand } = history;
  const remembered = (decision?.read() ?? 'unknown') as ConsentState;
  let state: ConsentState = remembered === 'unknown' ? options.consent : remembered;
  let optOuts = 0;
  /** The counts when an opt-out began. */
  let before: ClientStats | undefined;

  const unwanted = ({ dropped }: ClientStats) => (dropped.disabled ?? 0) + (dropped.cancelled ?? 0);

  return {
    get state() {
      return state;
    },
    get optOuts() {
      return optOuts;
    },
    isOutdated: () => state === 'granted' && decision?.read() === 'denied',
    optedIn() {
      state = 'granted';
    },
    optingOut() {
      if (before) return;
      state = 'denied';
      optOuts++;
      before = statsOf();
      rules.gone(rules.ids, 'the user has opted out since');
      onOptOut();
    },
    optedOut() {
      if (!before) return;
      const stats = statsOf();
      demand(stats.pending === 0, `${stats.pending} signals wait after an opt-out`);
      const counted = unwanted(stats) - unwanted(before);
      demand(counted === before.pending, `an opt-out counts ${counted} signals of ${before.pending} (point 1)`);
      demand(!disk || disk.texts().length === 0, 'an opt-out leaves signals on the disk');
      for (const { signal } of rules.underWay) demand(signal.aborted, 'a request goes on after an opt-out');
      demand(decision === undefined || decision.read() === 'denied', 'an opt-out is not remembered');
      if (stats.dropped.disabled) expected.dropped.disabled = stats.dropped.disabled;
      before = undefined;
    },
  };
}

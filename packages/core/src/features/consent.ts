import type { ClientConsent, ConsentState, OffReason } from '../contracts/consent.js';
import type { DecisionStorage } from '../contracts/decision-storage.js';
import type { Feature, JointLists } from '../contracts/feature.js';
import type { ClientParts } from '../delivery/client-parts.js';
import { guard, settled } from '../internal/guard.js';
import { checkValue } from '../internal/validators.js';
import { weakReference } from '../internal/weak-reference.js';
import { processing } from './processing-queue.js';

/** The name of the option. */
const NAME = 'consent';

const STATES = '"unknown", "granted" or "denied"';

/** What features return when they begin: how their work ends. */
type Ends = ReturnType<JointLists['begin'][number]>[];

// What is read for each signal are plain values: an object with getters of its own is a dictionary in V8, and slow to read.
type MutableConsent = { -readonly [Name in keyof ClientConsent]: ClientConsent[Name] };

/** The last decision about each app in this program. All clients of the app notice each of them at once. */
const decisions = new Map<string, object>();

/** Stands outside `createConsent`, so that the listener keeps neither the consent nor its client alive. */
function watchFor(consent: { deref(): ClientConsent | undefined }, decision: DecisionStorage | undefined) {
  const unwatch = decision?.watch?.(() => {
    const found = consent.deref();
    if (found) found.follow();
    else if (typeof unwatch === 'function') guard(unwatch, undefined);
  });
  return unwatch;
}

/** The user's decisions, and what they begin and end. Where something else keeps telemetry off, nobody can opt in. */
export function createConsent(parts: ClientParts): ClientConsent {
  const { appID, joints, options } = parts;
  /** Who keeps telemetry off where no variable or setting does. */
  let offBy: OffReason['by'] = 'program';
  /** The functions that end the features' work. Set while the features work. */
  let ends: Ends | undefined;
  /** How many decisions this client has carried out or begun. */
  let decisionCount = 0;
  /** The decision that begins or ends the features at this moment. */
  let inProgress: ConsentState | undefined;
  /** The decision that came while the features ended. */
  let next: ConsentState | undefined;
  /** When the remembered decision was last read, on the monotonic clock. */
  let readAt = 0;
  /** The consent to begin with once the remembered decision can be read. */
  let undecided: ConsentState | undefined;
  /** Which decision of the app this client knows. */
  let known: object | undefined;
  /** Ends the watch on the remembered decision. Set once the user has been found undecided. */
  let unwatch: (() => void) | undefined;
  const listeners = new Set<(consent: ConsentState) => void>();
  /** Changes that not all listeners have heard of. */
  let changes: ConsentState[] = [];
  let isReporting = false;

  const read = () => {
    known = decisions.get(appID);
    readAt = options.clock.monotonic();
    const found = joints.decision ? joints.decision.read() : 'unknown';
    // Any other value may be a refusal.
    const decision = /^(unknown|granted|denied)$/.test(found) ? found : 'unreadable';
    consent.isHeld = decision === 'unreadable';
    return decision;
  };
  const follow = () => {
    if (undecided) return consent.begin(undecided);
    const found = read();
    if (!parts.offReason && !/un/.test(found) && found !== consent.state) decide(found as ConsentState);
  };

  /** Begins the work of the features, until one of them or another client of the app ends it. */
  const begin = () => {
    const begun: Ends = [];
    ends = begun;
    for (const start of joints.begin) {
      const end = parts.run(start, undefined);
      if (ends !== begun) return endOf(end);
      begun.push(end);
      consent.sync(Number.POSITIVE_INFINITY);
      if (ends !== begun) return;
    }
  };
  const endOf = (end: unknown) => void (typeof end === 'function' && parts.run(end as () => void, undefined));

  /** All that follows from a decision. The program's own code runs meanwhile, and may decide again. */
  const decide = (decision: ConsentState) => {
    // An opt-out runs to its end before an opt-in begins.
    if (inProgress === 'denied') next = decision;
    if (inProgress === 'denied' || inProgress === decision) return;
    const count = ++decisionCount;
    if (consent.state !== decision) changes.push(decision);
    consent.state = inProgress = decision;
    next = undecided = undefined;
    consent.isHeld = false;
    endOf(unwatch);
    if (decision !== 'granted') {
      consent.epoch = {};
      offBy = 'user';
      joints.storage?.clear();
      parts.drop('disabled', parts.queue.clear().length);
      joints.persistence?.clear();
      parts.interrupt(new Error('opted out'), true);
      consent.end();
      parts.changes.notify();
    } else if (parts.stage.current !== 'closed' && !ends) begin();
    // The program has decided again meanwhile, and that decision has done the rest.
    if (count !== decisionCount) return;
    inProgress = undefined;
    // Listeners run after all features have begun or ended.
    for (const onConsent of joints.onConsent) if (count === decisionCount) parts.run(onConsent, decision);
    reportChanges();
    if (count === decisionCount && next) decide(next);
  };

  /** Reports the changes in order. A listener may decide, too: all listeners hear of one change before the next. */
  const reportChanges = () => {
    if (isReporting) return;
    isReporting = true;
    // A change of a listener joins the list.
    for (const change of changes) {
      for (const listener of [...listeners]) if (listeners.has(listener)) listener(change);
    }
    changes = [];
    isReporting = false;
  };

  const decideAndRemember = (decision: 'granted' | 'denied') => () => {
    // A refusal counts, and is remembered, even while something else keeps telemetry off: that may end.
    if (decision === 'granted' && consent.findOffReason()) return false;
    const write = () => joints.decision?.write(decision) === true;
    const own = {};
    known = own;
    decisions.set(appID, own);
    // Written first, in case the program is killed. A failed write is repeated below, because an opt-out deletes data
    // and so makes room on a full disk.
    const isRemembered = write();
    decide(decision);
    if (decisions.get(appID) === own) return isRemembered || write();
    // A listener has decided meanwhile, perhaps by another client.
    consent.sync();
    return isRemembered && consent.state === decision;
  };

  const consent: MutableConsent = {
    state: 'denied',
    epoch: {},
    isHeld: false,
    findOffReason() {
      let found = parts.offReason;
      for (const offReason of joints.offReason) found ??= settled(offReason());
      return found;
    },
    offReason: () => (consent.state === 'denied' ? (consent.findOffReason() ?? { by: offBy }) : undefined),
    begin(initial) {
      if (parts.offReason) return;
      const found = read();
      // While the decision cannot be read, the client must neither send nor delete anything.
      undecided = found === 'unreadable' ? initial : undefined;
      offBy = undecided ? 'user' : 'program';
      if (undecided) return;
      const first = found === 'unknown' ? initial : (found as ConsentState);
      // A remembered refusal deletes the data again: another program may have stored some since.
      if (first === 'granted' || found === 'denied') return decide(first);
      if (consent.state !== first) changes.push(first);
      consent.state = first;
      reportChanges();
      // The user may decide in another page, or in a later page before returning to this one.
      if (first === 'unknown') unwatch = watchFor(weakReference(consent), joints.decision);
    },
    follow,
    optIn: decideAndRemember('granted'),
    optOut: decideAndRemember('denied'),
    sync(maxAgeMs = 0) {
      if (consent.state !== 'granted' && !undecided) return;
      if (known !== decisions.get(appID) || options.clock.monotonic() - readAt >= maxAgeMs) follow();
    },
    onChange(listener) {
      const listen = (change: ConsentState) => void parts.run(listener, change);
      listeners.add(listen);
      const unwatch = joints.decision?.watch?.(follow);
      return () => {
        listeners.delete(listen);
        endOf(unwatch);
      };
    },
    end() {
      endOf(unwatch);
      const begun = ends;
      // Cleared first, because one of these functions may decide.
      ends = undefined;
      begun?.reverse().map(endOf);
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

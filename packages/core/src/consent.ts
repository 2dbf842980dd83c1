import type { Memory } from './memory.js';
import type { ResolvedOptions } from './options.js';

/** What the user has decided, if anything. */
export type Consent = ResolvedOptions['consent'];

/** The name under which the decision is remembered. */
const NAME = 'consent';

/** The decision as it is remembered, or else as the program says. What is remembered may be garbage, which is no consent. */
export function recallConsent(memory: Memory, otherwise: Consent): Consent {
  const text = memory.get(NAME) ?? otherwise;
  return text === 'granted' || text === 'denied' ? text : 'unknown';
}

/** Remembers the decision. */
export function rememberConsent(memory: Memory, consent: Consent): void {
  memory.set(NAME, consent);
}

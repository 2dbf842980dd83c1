import { isContinuedAs } from '../contracts/consent-epochs.js';
import type { EarlyNames } from './early-epochs.js';
import type { LazyState, Own } from './lazy-state.js';

/** Returns a function that reads the consent epoch of a lazy client, or of a view of it. */
export function createLazyEpoch(state: LazyState, own: Own, names: () => EarlyNames): () => object | undefined {
  let early: object | undefined;
  return () => {
    if (state.client) {
      const theirs = own(state.client).consentEpoch;
      // As long as the client has the epoch that continues the early one, the early one stays valid.
      return early && theirs && isContinuedAs(early, theirs) ? early : theirs;
    }
    if (state.isOff) return undefined;
    early = state.epochs.of(names());
    return early;
  };
}

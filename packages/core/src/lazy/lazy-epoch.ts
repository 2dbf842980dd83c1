import { continueAs } from '../contracts/consent-epochs.js';
import type { EarlyNames } from './early-epochs.js';
import type { LazyState, Own } from './lazy-state.js';

/** Returns a function that reads the consent epoch of a lazy client, or of a view of it. */
export function createLazyEpoch(state: LazyState, own: Own, names: () => EarlyNames): () => object | undefined {
  let early: object | undefined;
  /**
   * The client's epoch at the time it continued the early one. As long as the client has it, the early one stays valid.
   */
  let theirsThen: object | undefined;
  return () => {
    if (state.client) {
      const theirs = own(state.client).consentEpoch;
      return theirs && theirs === theirsThen ? early : theirs;
    }
    if (state.isOff) return undefined;
    const epoch = state.epochs.of(names());
    if (epoch !== early) {
      early = epoch;
      state.calls.add({
        run(later) {
          theirsThen = own(later).consentEpoch;
          if (theirsThen) continueAs(epoch, theirsThen);
        },
        drop() {},
      });
    }
    return epoch;
  };
}

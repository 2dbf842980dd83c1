import { continueAs } from '../contracts/consent-epochs.js';
import type { EarlyNames } from './early-epochs.js';
import type { LazyState, Own } from './lazy-state.js';

/** The consent epoch of a lazy client, or of a view of it. */
export function createLazyEpoch(state: LazyState, own: Own, names: () => EarlyNames): () => object | undefined {
  let early: object | undefined;
  /** What the client's own was when it continued the early one: until it changes, what began before goes on. */
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

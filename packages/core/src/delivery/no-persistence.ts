import type { Persistence } from '../contracts/persistence.js';

/** A client without lasting storage. */
export const noPersistence: Persistence = {
  claiming: undefined,
  onCaptured() {},
  onAttempt() {},
  claim() {},
  persist: () => false,
  remove() {},
  clear() {},
  handOver() {},
};

import type { ConsentState, DecisionStorage } from '../src/index.js';

/** A decision that programs share. */
export function memoryDecision(): DecisionStorage {
  let remembered: ConsentState = 'unknown';
  return {
    read: () => remembered,
    write(decision) {
      remembered = decision;
      return true;
    },
  };
}

import type { DecisionStorage } from '../contracts/decision-storage.js';
import { ownValues } from '../contracts/own-values.js';
import type { StateStorage } from '../contracts/state-storage.js';

type Storage = { readonly [Name in keyof (DecisionStorage & StateStorage)]?: (...args: readonly never[]) => unknown };

/**
 * Wraps the storage of a feature, so that its functions neither throw nor reject. A function that throws returns
 * nothing. A promise is returned as it is, and counts as no answer.
 *
 * @param run - Calls a function of the program, and reports its failure.
 * @param mayStore - Whether the user agrees at this moment: another program may have opted out.
 */
export function guardedStorage(
  storage: Storage,
  run: (call: (args: readonly never[]) => unknown, args: readonly never[]) => unknown,
  mayStore: () => boolean,
): never {
  const guarded: Record<string, unknown> = ownValues({});
  for (const name of ['read', 'write', 'watch', 'get', 'set', 'claim', 'clear'] as const) {
    const stores = name === 'set' || name === 'claim';
    const call = (given: readonly never[]) => (stores && !mayStore() ? undefined : storage[name]?.(...given));
    // A class may have the function, but one that a library has added to all objects is ignored.
    if (storage[name] !== (Object.prototype as Storage)[name])
      guarded[name] = (...args: readonly never[]) => run(call, args);
  }
  return guarded as never;
}

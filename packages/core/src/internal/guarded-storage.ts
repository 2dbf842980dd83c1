import type { DecisionStorage } from '../contracts/decision-storage.js';
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
  // A proxy of another object, because one of a frozen storage would have to return its own functions.
  return new Proxy(
    {},
    {
      get(_, name: keyof Storage) {
        const call = (given: readonly never[]) =>
          /^(set|claim)$/.test(name) && !mayStore() ? undefined : storage[name]?.(...given);
        return storage[name] && ((...args: readonly never[]) => run(call, args));
      },
    },
  ) as never;
}

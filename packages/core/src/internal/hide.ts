import { defineHidden } from '../contracts/define-hidden.js';
import { ownValues } from '../contracts/own-values.js';

const HIDDEN = /* @__PURE__ */ Symbol('hidden');

interface Hiding {
  [HIDDEN](): Record<string | symbol, () => unknown>;
}

/**
 * Reads values, each by a function of its name. V8 would make a dictionary of an object with getters: large, and slow to
 * read.
 */
export type Readers<Values> = { readonly [Name in keyof Values]: () => Values[Name] };

/**
 * Makes the prototype of objects that {@link hide} values: its getters read the hidden values of these names. JSON,
 * copies and consoles show none of them, not even a console that shows hidden properties and calls getters.
 */
export function hiding(...names: readonly (string | symbol)[]): object {
  // A console looks for getters no further up than a prototype with the constructor of plain objects.
  const prototype = defineHidden({}, 'constructor', Object);
  for (const name of names) {
    const descriptor: PropertyDescriptor & ThisType<Hiding> = {
      get() {
        return this[HIDDEN]()[name]?.();
      },
      configurable: true,
    };
    Object.defineProperty(prototype, name, ownValues(descriptor));
  }
  return prototype;
}

/**
 * Hides values in an object whose prototype {@link hiding} has made: they are behind a function, which hides its
 * result.
 */
export const hide = <Target extends object, Hidden>(target: Target, readers: Readers<Hidden>): Target & Hidden =>
  defineHidden(target, HIDDEN, () => readers) as Target & Hidden;

/** Returns the readers of an object that hides values, for code that reads many of them for each signal. */
export const readersOf = <Target extends object>(target: Target): Readers<Target> =>
  (target as unknown as Hiding)[HIDDEN]() as Readers<Target>;

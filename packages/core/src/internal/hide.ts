import { defineHidden } from '../contracts/define-hidden.js';
import { ownValues } from '../contracts/own-values.js';

const HIDDEN = /* @__PURE__ */ Symbol('hidden');

interface Hiding {
  [HIDDEN](): Record<string | symbol, unknown>;
}

/**
 * Makes the prototype of objects that {@link hide} values: its getters read the hidden values by these names. JSON,
 * copies and consoles show none of them, not even a console that shows hidden properties and calls getters.
 */
export function hiding(...names: readonly (string | symbol)[]): object {
  // A console looks for getters no further up than a prototype with the constructor of plain objects.
  const prototype = defineHidden({}, 'constructor', Object);
  for (const name of names) {
    const descriptor: PropertyDescriptor & ThisType<Hiding> = {
      get() {
        return this[HIDDEN]()[name];
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
export const hide = <Target extends object, Hidden extends object>(target: Target, hidden: Hidden): Target & Hidden =>
  defineHidden(target, HIDDEN, () => hidden) as Target & Hidden;

/** Returns the hidden values of an object, for code that reads many of them for each signal; else the object itself. */
export const revealed = <Target extends object>(target: Target): Target =>
  ((target as Partial<Hiding>)[HIDDEN]?.() as Target | undefined) ?? target;

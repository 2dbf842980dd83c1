const HIDDEN = /* @__PURE__ */ Symbol('hidden');

interface Hiding {
  [HIDDEN](): Record<string | symbol, unknown>;
}

/**
 * Makes the prototype of objects that {@link hide} something: these properties are read from what is hidden. JSON, a copy
 * and a console see none of them, also a console that shows hidden properties and calls getters.
 */
export function hiding(...names: readonly (string | symbol)[]): object {
  // A console goes no further up than to the constructor of plain objects.
  const prototype = Object.defineProperty({}, 'constructor', { value: Object });
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      get(this: Hiding) {
        return this[HIDDEN]()[name];
      },
      configurable: true,
    });
  }
  return prototype;
}

/** Hides values in an object whose prototype {@link hiding} has made: behind a function, of which a console shows no more. */
export const hide = <Target, Hidden extends object>(target: Target, hidden: Hidden): Target & Hidden =>
  Object.defineProperty(target, HIDDEN, { value: () => hidden }) as Target & Hidden;

/** What an object {@link hide}s, for code that reads much of it for each signal. Other objects hide nothing. */
export const revealed = <Target extends object>(target: Target): Target =>
  ((target as Partial<Hiding>)[HIDDEN]?.() as Target | undefined) ?? target;

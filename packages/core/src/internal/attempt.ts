/**
 * Returns the result of a function, or `undefined` if it throws: a platform may lack or refuse what a program asks of it.
 *
 * @example
 * ```ts
 * const language = attempt(() => navigator.language);
 * ```
 */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/**
 * Returns the result of a function, or `undefined` if it throws. Deno, for example, may refuse to describe the machine.
 */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** Returns the result of a function of the platform or the program; `undefined` if it throws. */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

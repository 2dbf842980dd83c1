/**
 * Returns what a function returns, or `undefined` if it throws. Deno may refuse to describe the machine, and no answer
 * is worth a crash.
 */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

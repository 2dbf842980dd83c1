/**
 * Returns what a function returns, or `undefined` where it throws. Deno may refuse any question about the machine, and no
 * answer is worth a crash.
 */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/**
 * What a function returns, or `undefined` where the platform does not let it know: Deno may refuse each of these
 * questions, and no answer is worth a program that stops.
 */
export function attempt<Value>(ask: () => Value): Value | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

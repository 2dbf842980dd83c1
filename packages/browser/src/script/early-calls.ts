/** A call that the page has made before the script had loaded: the name of the function, and its arguments. */
export type EarlyCall = readonly [name: string, ...values: readonly unknown[]];

/**
 * Makes the calls that a stub has kept. A call with a mistake stops no other, and its error reaches the console.
 *
 * @param calls - What the page has as `td.calls`, which may be anything.
 * @returns What takes further calls: the page may have copied a function of the stub.
 */
export function makeEarlyCalls(calls: unknown, functions: object): { push(call: EarlyCall): void } {
  const push = (call: EarlyCall) => {
    try {
      const [name, ...values] = call;
      (functions as Record<string, (...values: readonly unknown[]) => void>)[name]?.(...values);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  };
  if (Array.isArray(calls)) for (const call of calls) push(call);
  return { push };
}

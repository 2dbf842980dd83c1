/** What runs when a signal of the program is aborted. */
const known = /* @__PURE__ */ new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal of the program is aborted. Returns what ends that. All calls that share a signal share one
 * listener, because Node warns of a signal with more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = known.get(signal);
  if (!callbacks) {
    const all = new Set<() => void>();
    signal.addEventListener('abort', () => {
      for (const run of all) run();
    });
    known.set(signal, all);
    callbacks = all;
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}

/** What runs when a signal of the program is aborted. */
class AbortCallbacks extends Set<() => void> {
  /** As the platform calls a listener that is an object. */
  handleEvent(): void {
    for (const run of this) run();
  }
}

const listeners = /* @__PURE__ */ new WeakMap<AbortSignal, AbortCallbacks>();

/**
 * Calls back when a signal of the program is aborted. Returns what ends that. All calls that share a signal share one
 * listener, because Node warns of a signal with more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const callbacks = listeners.get(signal) ?? new AbortCallbacks();
  listeners.set(signal, callbacks.add(callback));
  // The types that the build knows have no listeners that are objects; the platforms have.
  const listener = callbacks as unknown as () => void;
  // To add one listener twice has no effect.
  signal.addEventListener('abort', listener);
  return () => {
    callbacks.delete(callback);
    if (!callbacks.size) signal.removeEventListener('abort', listener);
  };
}

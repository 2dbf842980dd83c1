/** What runs when a signal of the program is aborted. */
interface Listener {
  (): void;
  readonly callbacks: Set<() => void>;
}

const listeners = /* @__PURE__ */ new WeakMap<AbortSignal, Listener>();

/**
 * Calls back when a signal of the program is aborted. Returns what ends that. All calls that share a signal share one
 * listener, because Node warns of a signal with more than ten.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const abort = listeners.get(signal) ?? createListener();
  const { callbacks } = abort;
  listeners.set(signal, abort);
  callbacks.add(callback);
  // To add one listener twice has no effect.
  signal.addEventListener('abort', abort);
  return () => {
    callbacks.delete(callback);
    if (callbacks.size === 0) signal.removeEventListener('abort', abort);
  };
}

function createListener(): Listener {
  const callbacks = new Set<() => void>();
  const abort = () => {
    for (const run of callbacks) run();
  };
  return Object.assign(abort, { callbacks });
}

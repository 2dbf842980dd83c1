import { attempt } from './attempt.js';

/** The only listener of this library on a signal of the program, and what it calls. */
interface AbortListener {
  readonly callbacks: Set<() => void>;
  // A function, because the signals of polyfills call no `handleEvent`.
  run(): void;
}

const listeners = /* @__PURE__ */ new WeakMap<AbortSignal, AbortListener>();

function createListener(): AbortListener {
  const callbacks = new Set<() => void>();
  return {
    callbacks,
    run() {
      for (const callback of callbacks) callback();
    },
  };
}

/**
 * Calls back when a signal of the program is aborted. Returns a function that ends this. All calls with the same signal
 * share one listener, because Node warns of a signal with more than ten. A value that is not a signal, or throws, counts
 * as a signal that is never aborted.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal || !attempt(() => signal.addEventListener)) return () => {};
  const listener = listeners.get(signal) ?? createListener();
  listeners.set(signal, listener);
  const { callbacks, run } = listener;
  if (callbacks.add(callback).size === 1) attempt(() => signal.addEventListener('abort', run));
  return () => {
    if (callbacks.delete(callback) && !callbacks.size) attempt(() => signal.removeEventListener('abort', run));
  };
}

/** Whether a signal of the program is aborted. */
export const isAborted = (signal: AbortSignal | undefined): boolean => attempt(() => signal?.aborted) === true;

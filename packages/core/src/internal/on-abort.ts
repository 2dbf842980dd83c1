import { attempt } from './attempt.js';

/** The only listener of this library on a signal of the program. */
interface AbortListener {
  (): void;
  readonly callbacks: Set<() => void>;
}

const listeners = /* @__PURE__ */ new WeakMap<AbortSignal, AbortListener>();

// A function, because the signals of polyfills call no `handleEvent`.
function createListener(): AbortListener {
  const callbacks = new Set<() => void>();
  const listener = () => {
    for (const run of callbacks) run();
  };
  return Object.assign(listener, { callbacks });
}

/**
 * Calls back when a signal of the program is aborted. Returns a function that ends this. All calls with the same signal
 * share one listener, because Node warns of a signal with more than ten. A value that is not a signal, or throws, counts
 * as a signal that is never aborted.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal || !attempt(() => signal.addEventListener)) return () => {};
  const listener = listeners.get(signal) ?? createListener();
  const { callbacks } = listener;
  listeners.set(signal, listener);
  if (callbacks.add(callback).size === 1) attempt(() => signal.addEventListener('abort', listener));
  return () => {
    if (callbacks.delete(callback) && !callbacks.size) attempt(() => signal.removeEventListener('abort', listener));
  };
}

/** Whether a signal of the program is aborted. */
export const isAborted = (signal: AbortSignal | undefined): boolean => attempt(() => signal?.aborted) === true;

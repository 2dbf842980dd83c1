// Read when the module loads, so that fake timers of a test do not stop the test doubles.
const { setTimeout: originalSetTimeout } = globalThis;
const nextTurn = globalThis.setImmediate ?? ((callback: () => void) => originalSetTimeout(callback, 0));

/** Lets all promises settle that can: the next turn of the event loop begins only when no microtask is left. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve);
  });
}

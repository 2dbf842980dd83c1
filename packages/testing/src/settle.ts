// Taken at load, so that a test that fakes timers does not stop the test doubles.
const { setTimeout: later } = globalThis;
const soon = globalThis.setImmediate ?? ((callback: () => void) => later(callback, 0));

/** Lets every promise that can settle do so: a new turn of the event loop begins only when none is left. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    soon(resolve);
  });
}

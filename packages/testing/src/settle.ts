/**
 * Uses the timers from the time when the module was loaded, because fake timers of a test must not stop the test
 * doubles.
 */
const nextTurn = findNextTurn();

/** Lets all promises settle that can. The next turn of the event loop begins only when no microtask is left. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve);
  });
}

function findNextTurn(): (callback: () => void) => void {
  try {
    const { setImmediate, setTimeout } = globalThis;
    return setImmediate ?? ((callback) => setTimeout(callback, 0));
  } catch {
    // A global that throws must not stop an import. Looks up the timer later.
    return (callback) => setTimeout(callback, 0);
  }
}

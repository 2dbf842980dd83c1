/** How long something may take to come true, in milliseconds: long enough for a busy machine. */
const PATIENCE_MS = 20_000;

/** How long to wait between two looks, in milliseconds. */
const PAUSE_MS = 50;

/**
 * Tries again until it works, and has its value.
 *
 * @template Value
 * @param {() => Promise<Value>} attempt
 * @returns {Promise<Value>}
 */
export async function eventually(attempt) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

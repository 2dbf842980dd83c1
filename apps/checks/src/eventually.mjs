/** How long to keep trying, in milliseconds. Long enough for a busy machine. */
const TIMEOUT_MS = 20_000;

/** The pause between two tries, in milliseconds. */
const PAUSE_MS = 50;

/**
 * Calls a function until it does not throw, and returns its value.
 *
 * @template Value
 * @param {() => Promise<Value>} attempt
 * @returns {Promise<Value>}
 */
export async function eventually(attempt) {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

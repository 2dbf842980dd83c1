import { strict as assert } from 'node:assert';
import { answer, collectSignals, runConsumer } from './run-consumer.mjs';

/** @import { Runtime } from './installed-runtimes.mjs' */

const CYCLES = 5000;

/** Enough cycles to load, compile and connect everything. */
const WARM_UP_CYCLES = 1000;

/**
 * How much the heap may grow in the other 4000 cycles, in bytes: 200 for each cycle. We measured at most 60 for each cycle,
 * which does not grow with more cycles. A leak of the body of one small signal takes about 400 for each cycle.
 */
const MAX_GROWTH_BYTES = 800_000;

/**
 * @param {string} directory
 * @param {readonly Runtime[]} runtimes
 * @returns {Record<string, () => Promise<void>>}
 */
export function heapChecks(directory, runtimes) {
  /** @type {Record<string, () => Promise<void>>} */
  const checks = {};
  for (const runtime of runtimes) {
    for (const transport of ['fetch', 'http']) {
      checks[`${runtime.name}: ${CYCLES} cycles of send and flush over ${transport} leak no memory (point 33)`] =
        async () => {
          const grownBytes = await growth(directory, runtime, transport);
          assert.ok(
            grownBytes < MAX_GROWTH_BYTES,
            `the heap grew by ${grownBytes} bytes, the limit is ${MAX_GROWTH_BYTES}`,
          );
        };
    }
  }
  // The last two runtimes have different engines, JavaScriptCore and V8.
  for (const runtime of runtimes.slice(-2)) {
    checks[`${runtime.name}: the check of leaks notices a transport that keeps its requests (point 33)`] = async () => {
      const grownBytes = await growth(directory, runtime, 'leaking');
      assert.ok(grownBytes > MAX_GROWTH_BYTES, `the heap grew by only ${grownBytes} bytes`);
    };
  }
  return checks;
}

/**
 * Returns by how many bytes the heap grows. The server runs in this process, so that its memory does not count.
 *
 * @param {string} directory
 * @param {Runtime} runtime
 * @param {string} transport
 * @returns {Promise<number>}
 */
async function growth(directory, { collecting }, transport) {
  let printed = '';
  await collectSignals(directory, async (endpoint, server) => {
    server.setDefaultReply(answer(200, '{"ok":true}'));
    const command = [...collecting, 'heap.mjs', endpoint, transport, `${WARM_UP_CYCLES}`, `${CYCLES}`];
    printed = await runConsumer(directory, command);
  });
  const { delivered, grownBytes } = JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '');
  assert.equal(delivered, CYCLES);
  return grownBytes;
}

import { strict as assert } from 'node:assert';
import { answer, collectSignals, runConsumer } from './run-consumer.mjs';

/** @import { Runtime } from './installed-runtimes.mjs' */

const CYCLES = 5000;

/** Until everything is loaded, compiled and connected. */
const WARM_UP_CYCLES = 1000;

/**
 * What may be held more after the other 4000 cycles, in bytes: 200 for each. Measured were at most 60 for each, which
 * more cycles do not add to; to keep the body of one small signal takes twice as much as is allowed.
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
      checks[`${runtime.name}: ${CYCLES} cycles of send and flush over ${transport} leave nothing behind (point 33)`] =
        async () => {
          const grownBytes = await growth(directory, runtime, transport);
          assert.ok(grownBytes < MAX_GROWTH_BYTES, `the heap grew by ${grownBytes} bytes`);
        };
    }
  }
  // One with each of the engines, JavaScriptCore and V8.
  for (const runtime of runtimes.slice(-2)) {
    checks[`${runtime.name}: a transport that keeps what it sent is found out (point 33)`] = async () => {
      const grownBytes = await growth(directory, runtime, 'leaking');
      assert.ok(grownBytes > MAX_GROWTH_BYTES, `the heap grew by ${grownBytes} bytes only`);
    };
  }
  return checks;
}

/**
 * By how many bytes the heap grows. The server is in this process, so that its memory does not count.
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

// A tool whose signals a detached sender sends: `node detached.mjs '{"endpoint":"http://…"}'`. It prints what its logger is
// told. Its order may also stand in the environment, for an executable that takes no script.
import process from 'node:process';
import { createClient, withDetachedSender, withLogger } from '../src/index.ts';

/**
 * @typedef {object} Order
 * @property {string} endpoint
 * @property {string} [script]
 */

/** @type {Order} */
const { endpoint, script } = JSON.parse(process.env['TOOL_ORDER'] ?? process.argv[2] ?? '');

/** @type {string[]} */
const lines = [];
/** @param {string} line */
const note = (line) => void lines.push(line);
const client = createClient(
  'DETACHED',
  { endpoint, exitTimeoutMs: 0 },
  withDetachedSender({ script }),
  withLogger({ error: note, warn: note }),
);
// The client begins again.
client.optOut();
client.optIn();
client.sendSignal('Tool.run');
process.on('exit', () => process.stdout.write(`${JSON.stringify(lines)}\n`));

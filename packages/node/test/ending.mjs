// A program that sends signals and then ends in the way that its order names: `node ending.mjs '{"endpoint":"http://…"}'`.
// It prints nothing, and writes a report of its end where the order names a file.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { factories } from 'virtual:every-transport';
import { createClient, withIngestVersion, withWebsite } from '../src/index.ts';

/**
 * @typedef {object} Order
 * @property {string} endpoint
 * @property {import('../src/index.ts').NodeClientOptions} [options]
 * @property {2 | 3} [ingestVersion]
 * @property {boolean} [website]
 * @property {string} [transport] - The name of a function that makes it, such as `undiciTransport`; the client's own by default.
 * @property {number} [signals]
 * @property {keyof typeof endings} [ending]
 * @property {number} [closeTimeoutMs]
 * @property {string} [report] - The file for the report of its end.
 */

/** @type {Order} */
const order = JSON.parse(process.argv[2] ?? '');
const { closeTimeoutMs = 60_000, endpoint, ending = 'naturally', options, report, signals = 5, transport } = order;

const client = createClient(
  'ENDING',
  { endpoint, ...options, ...(transport && { transport: factories[transport]() }) },
  withIngestVersion(order.ingestVersion ?? 2),
  withWebsite(order.website ?? false),
);
for (let number = 1; number <= signals; number++) client.sendSignal('Ending.signal', { number });

const sentAt = performance.now();
process.on('exit', (code) => {
  const elapsedMs = performance.now() - sentAt;
  const listeners = process.eventNames().filter((name) => /^(uncaught|unhandled|SIG)/.test(String(name)));
  if (report) writeFileSync(report, JSON.stringify({ code, elapsedMs, listeners, stats: client.stats() }));
});

/** Keeps the program alive until something ends it. */
const stay = () => void setInterval(() => {}, 1000);

const endings = {
  naturally: () => {},
  withCode: () => {
    process.exitCode = 7;
  },
  byExit: () => process.exit(7),
  byThrow: () => {
    throw new Error('thrown by the program');
  },
  byRejection: () => {
    Promise.reject(new Error('not handled by the program'));
  },
  byClose: () => client.close({ timeoutMs: closeTimeoutMs }),
  byUsing: async () => {
    await using closing = client;
    closing.sendSignal('Ending.used');
  },
  byPlainUsing: () => {
    using closing = client;
    closing.sendSignal('Ending.used');
  },
  bySIGTERM: () => {
    stay();
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  },
  byTwoSIGINTs: () => {
    stay();
    setImmediate(() => process.kill(process.pid, 'SIGINT'));
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 20);
  },
  byOwnListener: () => {
    stay();
    process.on('SIGTERM', () => setTimeout(() => process.exit(7), 1500));
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  },
  bySIGKILL: () => process.kill(process.pid, 'SIGKILL'),
  withLateSignals: () => {
    process.on('exit', () => client.sendSignal('Ending.exit'));
  },
  withSignalsAgainAndAgain: () => {
    process.on('beforeExit', () => client.sendSignal('Ending.beforeExit'));
  },
  inWorker: async () => {
    const { Worker } = await import('node:worker_threads');
    const path = new URL(import.meta.url);
    const again = JSON.stringify({ ...order, ending: 'byExit', report: undefined });
    new Worker(path, { argv: [again] });
  },
};
await endings[ending]();

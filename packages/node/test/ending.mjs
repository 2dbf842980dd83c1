// A program that sends signals and then ends as its order says: `node ending.mjs '{"endpoint":"http://…"}'`.
// It prints nothing, and writes a report of its end where the order names a file.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { factories } from 'virtual:every-transport';
import { createClient, withDetachedSender, withIngestVersion, withSignalHandling, withWebsite } from '../src/index.ts';

/**
 * @typedef {object} Order
 * @property {string} endpoint
 * @property {keyof typeof beginnings} [before] - What the program does before it makes its client.
 * @property {import('../src/index.ts').NodeClientOptions} [options]
 * @property {boolean} [detachedSender]
 * @property {boolean} [signalHandling]
 * @property {2 | 3} [ingestVersion]
 * @property {boolean} [website]
 * @property {string} [transport] - The function that makes it, such as `undiciTransport`; the client's own by default.
 * @property {number} [signals]
 * @property {keyof typeof endings} [ending]
 * @property {string} [addon] - The file of the native addon that is busy.
 * @property {number} [closeTimeoutMs]
 * @property {string} [report] - The file for the report of its end.
 */

/** @type {Order} */
const order = JSON.parse(process.argv[2] ?? '');
const {
  before = 'nothing',
  closeTimeoutMs = 60_000,
  endpoint,
  ending = 'naturally',
  options,
  report,
  signals = 5,
  transport,
} = order;

let heard = 0;
/** @type {boolean | undefined} */
let remembered;

const beginnings = {
  nothing: () => {},
  exitListenerThatExits: () => void process.on('exit', () => process.exit(3)),
  exitListenerThatThrows: () => {
    process.on('exit', () => {
      throw new Error('thrown by a listener');
    });
  },
  beforeExitListener: () => {
    process.on('beforeExit', () => {
      heard++;
    });
  },
  shutdownOnce: () => {
    process.once('SIGTERM', () => void shutDown());
  },
  shutdownOnceBeforeAll: () => {
    setImmediate(() => process.prependOnceListener('SIGTERM', () => void shutDown()));
  },
};

/** A graceful shutdown that takes longer than the clients have. */
async function shutDown() {
  const busy = setInterval(() => {}, 1000);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  clearInterval(busy);
  client.sendSignal('Ending.shutDown');
  await client.close({ timeoutMs: closeTimeoutMs });
  process.exit(9);
}

beginnings[before]();
const client = createClient(
  'ENDING',
  { endpoint, ...options, ...(transport && { transport: factories[transport]() }) },
  withDetachedSender(order.detachedSender ?? false),
  withSignalHandling(order.signalHandling ?? false),
  withIngestVersion(order.ingestVersion ?? 2),
  withWebsite(order.website ?? false),
);
for (let number = 1; number <= signals; number++) client.sendSignal('Ending.signal', { number });

const sentAt = performance.now();
process.on('exit', (code) => {
  const elapsedMs = performance.now() - sentAt;
  const listeners = process.eventNames().filter((name) => /^(uncaught|unhandled|SIG)/.test(String(name)));
  if (report)
    writeFileSync(report, JSON.stringify({ code, elapsedMs, heard, listeners, remembered, stats: client.stats() }));
});

/** How long a busy program is busy: longer than the clients may hold it. */
const BUSY_MS = 2500;

// Where a test fails, nothing else ends it.
setTimeout(() => process.exit(99), 90_000).unref();

/** Keeps the program alive until something ends it. */
const stay = () => void setInterval(() => {}, 1000);

/**
 * Listens to `beforeExit` until it has heard it. Stops listening after a wait, and then works on.
 *
 * @param {() => Promise<unknown>} wait
 * @param {(listener: () => void) => void} stop
 */
function listenOnce(wait, stop = (listener) => process.off('beforeExit', listener)) {
  const listener = async () => {
    heard++;
    await wait();
    stop(listener);
    await new Promise((resolve) => setTimeout(resolve, 30));
  };
  process.on('beforeExit', listener);
}

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
  afterFlush: () => client.flush({ timeoutMs: closeTimeoutMs }),
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
  inShutDown: () => {
    stay();
    setImmediate(() => process.kill(process.pid, 'SIGTERM'));
  },
  bySIGQUIT: () => {
    stay();
    setImmediate(() => process.kill(process.pid, 'SIGQUIT'));
  },
  bySIGUSR2: () => {
    stay();
    setImmediate(() => process.kill(process.pid, 'SIGUSR2'));
  },
  withClientMadeAtExit: () => {
    process.on('exit', () => createClient('ENDING', { endpoint, ...options }).sendSignal('Ending.late'));
  },
  withLaterExitListener: () => {
    process.on('exit', () => process.exit(3));
    process.exit(7);
  },
  busyWithWorker: async () => {
    const { Worker } = await import('node:worker_threads');
    new Worker(`setTimeout(() => {}, ${BUSY_MS})`, { eval: true });
  },
  busyWithCrypto: async () => {
    const { pbkdf2 } = await import('node:crypto');
    const until = performance.now() + BUSY_MS;
    const again = () => void (performance.now() < until && pbkdf2('a', 'b', 50_000, 64, 'sha512', again));
    again();
  },
  busyWithZlib: async () => {
    const { gzip } = await import('node:zlib');
    const until = performance.now() + BUSY_MS;
    const again = () => void (performance.now() < until && gzip(Buffer.alloc(2_000_000, 'abc'), again));
    again();
  },
  busyWithAllOfThese: async () => {
    await Promise.all([endings.busyWithWorker(), endings.busyWithCrypto(), endings.busyWithZlib()]);
  },
  busyWithAddon: () => {
    const module = { exports: /** @type {{ busy?(milliseconds: number): void }} */ ({}) };
    process.dlopen(module, order.addon ?? '');
    module.exports.busy?.(BUSY_MS);
  },
  busyWithFiles: async () => {
    const { readFile } = await import('node:fs/promises');
    const until = performance.now() + BUSY_MS;
    while (performance.now() < until) await readFile(process.execPath);
  },
  busyWithChild: async () => {
    const { execFile } = await import('node:child_process');
    execFile(process.execPath, ['-e', `setTimeout(() => {}, ${BUSY_MS})`]);
  },
  busyWithDatagrams: async () => {
    const { createSocket } = await import('node:dgram');
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    setTimeout(() => socket.close(), BUSY_MS).unref();
  },
  busyWithServer: async () => {
    const { createServer } = await import('node:http');
    const server = createServer().listen(0, '127.0.0.1');
    setTimeout(() => server.close(), BUSY_MS).unref();
  },
  workInBeforeExit: () => {
    let rounds = 0;
    process.on('beforeExit', () => {
      heard++;
      if (++rounds < 3) setTimeout(() => {}, 10);
    });
  },
  signalInBeforeExit: () => {
    process.on('beforeExit', () => {
      heard++;
      client.sendSignal('Ending.beforeExit');
    });
  },
  removalAfterAwait: () => listenOnce(() => Promise.resolve()),
  removalInNextTick: () => listenOnce(() => new Promise((resolve) => process.nextTick(resolve))),
  removalInImmediate: () => listenOnce(() => new Promise((resolve) => setImmediate(resolve))),
  removalAfterFile: async () => {
    const { readFile } = await import('node:fs/promises');
    listenOnce(() => readFile(process.execPath));
  },
  removalOfAllAfterAwait: () =>
    listenOnce(
      () => Promise.resolve(),
      () => process.removeAllListeners('beforeExit'),
    ),
  withOptIn: () => {
    remembered = client.optIn();
  },
  unsettled: () => new Promise(() => {}),
  terminatedWorker: async () => {
    const { Worker } = await import('node:worker_threads');
    const again = JSON.stringify({ ...order, ending: 'stays', report: undefined });
    const worker = new Worker(new URL(import.meta.url), { argv: [again] });
    worker.on('message', () => void worker.terminate());
  },
  exitBesideWorker: async () => {
    const { Worker } = await import('node:worker_threads');
    const again = JSON.stringify({ ...order, ending: 'stays', report: undefined });
    const worker = new Worker(new URL(import.meta.url), { argv: [again] });
    worker.on('message', () => process.exit(7));
  },
  stays: async () => {
    const { parentPort } = await import('node:worker_threads');
    stay();
    parentPort?.postMessage('sent');
  },
  inWorker: async () => {
    const { Worker } = await import('node:worker_threads');
    const path = new URL(import.meta.url);
    const again = JSON.stringify({ ...order, ending: 'byExit', report: undefined });
    new Worker(path, { argv: [again] });
  },
};
await endings[ending]();

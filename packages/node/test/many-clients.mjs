// A program with many clients: `node --expose-gc many-clients.mjs ENDPOINT KIND`. It prints a report as JSON.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, lazyClient, trackErrors, withSignalHandling } from '../src/index.ts';

const [, , endpoint = '', kind = ''] = process.argv;
const CLIENTS = 2000;
const AT_ONCE = 50;
/** The connections of a client are closed after four seconds. */
const IDLE_MS = 4500;
/** A tenth of what a client that is never collected costs, in bytes. */
const LIGHT_BYTES = 2048;

/** @param {import('../src/index.ts').Feature} [feature] */
export const make = (feature) => createClient('MANY', { endpoint, spool: false, userID: 'a' }, feature);

export { withSignalHandling };

export const track = trackErrors;

async function collect() {
  for (let turn = 0; turn < 10; turn++) {
    globalThis.gc?.();
    await sleep(10);
  }
}

async function makeMany(clients = CLIENTS) {
  /** @type {WeakRef<object>[]} */
  const references = [];
  const makeOne = async () => {
    const client = make();
    references.push(new WeakRef(client));
    if (kind !== 'delivered') return;
    client.sendSignal('Many.signal');
    await client.flush();
  };
  for (let made = 0; made < clients; made += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, makeOne));
  return references;
}

/** @type {Record<string, () => Promise<unknown>>} */
const kinds = {
  silent: countLeft,
  delivered: countLeft,

  async forgotten() {
    for (let count = 0; count < 20; count++) make().sendSignal('Many.signal');
    await collect();
  },

  async copies() {
    const before = process.listenerCount('exit');
    const clients = [];
    for (let copy = 0; copy < 15; copy++) {
      const own = await import(`${import.meta.url}?copy=${copy}`);
      clients.push(own.make(own.withSignalHandling()));
    }
    for (const client of clients) client.sendSignal('Many.signal');
    const listeners = {
      beforeExit: process.listenerCount('beforeExit'),
      exit: process.listenerCount('exit') - before,
      SIGTERM: process.listenerCount('SIGTERM'),
    };
    const reports = await Promise.all(clients.map((client) => client.close()));
    return { ...listeners, delivered: reports.filter(({ delivered }) => delivered === 1).length };
  },

  async tracked() {
    const type = 'uncaughtExceptionMonitor';
    const clients = [];
    const stops = [];
    for (let copy = 0; copy < 15; copy++) {
      const own = await import(`${import.meta.url}?copy=${copy}`);
      clients.push(own.make());
      stops.push(own.track(clients[copy]), own.track(clients[copy]));
    }
    const listeners = [process.listenerCount(type)];
    process.emit(type, new TypeError(), 'uncaughtException');
    for (const stop of stops.slice(2)) stop();
    listeners.push(process.listenerCount(type));
    process.emit(type, new RangeError(), 'uncaughtException');
    for (const stop of stops) stop();
    listeners.push(process.listenerCount(type));
    process.emit(type, new Error(), 'uncaughtException');
    return { listeners, tracked: clients.map((client) => client.stats().tracked) };
  },

  async abort() {
    const { signal } = new AbortController();
    const client = make();
    const lazy = lazyClient();
    const calls = Array.from({ length: 20 }, () => [
      client.deliverSignal('Many.signal', {}, { signal }),
      client.flush({ signal }),
      lazy.deliverSignal('Many.signal', {}, { signal, timeoutMs: 100 }),
    ]);
    const settled = await Promise.allSettled(calls.flat());
    return { settled: settled.length };
  },
};

async function countLeft() {
  const memory = () => process.memoryUsage().heapUsed;
  await makeMany(AT_ONCE);
  if (kind === 'delivered') await sleep(IDLE_MS);
  await collect();
  const before = memory();
  const references = await makeMany();
  if (kind === 'delivered') await sleep(IDLE_MS);
  await collect();
  return {
    left: references.filter((reference) => reference.deref()).length,
    listeners: process.listenerCount('beforeExit'),
    isLight: (memory() - before) / CLIENTS < LIGHT_BYTES,
  };
}

// A copy of this module is loaded for its client alone.
const report = import.meta.url.includes('?') ? undefined : await kinds[kind]?.();
if (report) process.stdout.write(JSON.stringify(report));

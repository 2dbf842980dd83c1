// Stores signals, a hundred at a time, until that has failed three times. Prints the numbers of those that the spool calls
// stored and of those that the next program finds, and the reports: `node fill-spool.mjs bundle.mjs folder`.
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [bundle = '', folder = ''] = process.argv.slice(2);
const { createSpool } = await import(pathToFileURL(bundle).href);

/** @type {string[]} */
const reported = [];
let time = 0;
const clock = { now: Date.now, monotonic: () => time, random: Math.random, setTimer: () => () => {} };
const report = (/** @type {string} */ failure) => reported.push(failure);
const options = { maxBytes: 5_000_000, maxAgeMs: 604_800_000, writeAhead: true };
const create = () =>
  createSpool({
    options,
    destination: { appID: 'APP', url: 'https://example.com/', layout: 'v2' },
    isDenied: () => false,
    isClosed: () => false,
    clock,
    report,
    folder: () => folder,
    onLost() {},
    onUnkept() {},
  });

const spool = create();
/** @type {Signal[]} */
const waiting = [];
/** @type {Signal[]} */
let stored = [];
let made = 0;
for (let failures = 0; failures < 3; ) {
  const signals = Array.from({ length: 100 }, () => {
    const text = JSON.stringify({ appID: 'APP', number: made++, filling: 'ä'.repeat(50), receivedAt: 'now' });
    return { text, bytes: Buffer.byteLength(text) };
  });
  waiting.push(...signals);
  // As in an outage, the next attempt includes what could not be stored.
  if (spool.persist(waiting)) stored = [...waiting];
  else failures++;
  const sent = waiting.splice(0, 10);
  spool.remove(sent);
  stored = stored.filter((signal) => !sent.includes(signal));
  // Longer than the pause after a failure.
  time += 2000;
}
spool.release();

const hold = setInterval(() => {}, 1000);
const next = create();
const found = [];
for (let some = await next.claim(); some.length > 0; some = await next.claim()) found.push(...some);
next.clear();
clearInterval(hold);

const numbersOf = (/** @type {Signal[]} */ signals) => signals.map(({ text }) => JSON.parse(text).number);
process.stdout.write(JSON.stringify({ stored: numbersOf(stored), found: numbersOf(found), reported }));

/** @typedef {{ text: string, bytes: number }} Signal */

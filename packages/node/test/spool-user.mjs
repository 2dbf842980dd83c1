// A program that uses a spool as a client does, and kills itself:
// `node spool-user.mjs bundle.mjs folder journal.jsonl seed killAt`. The seed determines what it does. It dies at the
// killAt-th call to the file system: before it, after it, or half-way through a write. With 0 it ends in order.
import fs from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [bundle = '', folder = '', journal = '', seed, killAt] = process.argv.slice(2);

/** A generator of numbers from 0 to 1 (mulberry32). */
let state = Number(seed);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const upTo = (/** @type {number} */ most) => Math.floor(random() * (most + 1));
const die = () => process.kill(process.pid, 'SIGKILL');

let calls = 0;
const deathBefore = random() < 0.3;
/** A function of the file system that is deadly when it is the killAt-th that is called. */
const mortalCall =
  (/** @type {string | symbol} */ name, /** @type {Function} */ actual) =>
  (/** @type {any[]} */ ...parameters) => {
    const isLast = ++calls === Number(killAt);
    if (isLast && deathBefore) die();
    if (isLast && /^write(Sync|File)$/.test(String(name)) && random() < 0.7) {
      const [target, text] = parameters;
      const part = Buffer.from(text).subarray(0, upTo(Buffer.byteLength(text)));
      if (name === 'writeSync') fs.writeSync(target, part);
      else fs.writeFileSync(target, part);
      die();
    }
    const result = actual(...parameters);
    if (!isLast) return result;
    // A promise settles in another turn, in which other calls may have begun.
    if (!(result instanceof Promise)) die();
    return result.finally(die);
  };
const mortalModule = (/** @type {any} */ module, /** @type {RegExp} */ names) =>
  new Proxy(module, {
    get(target, name) {
      const actual = Reflect.get(target, name);
      if (name === 'promises') return mortalPromises;
      return typeof actual === 'function' && names.test(String(name)) ? mortalCall(name, actual) : actual;
    },
  });
const mortalPromises = mortalModule(fs.promises, /./);
const mortal = mortalModule(fs, /Sync$/);
const { getBuiltinModule } = process;
Object.assign(process, {
  getBuiltinModule: (/** @type {string} */ name) => (name === 'node:fs' ? mortal : getBuiltinModule(name)),
});

const { createSpool } = await import(pathToFileURL(bundle).href);
const clock = { now: Date.now, monotonic: () => calls * 1000, random, setTimer: () => () => {} };
const options = { maxBytes: 5_000_000, maxAgeMs: 604_800_000, writeAhead: random() < 0.5 };
const spool = createSpool({
  options,
  destination: { appID: 'APP', url: 'https://example.com/', layout: 'v2' },
  isDenied: () => false,
  isClosed: () => false,
  clock,
  report() {},
  folder: () => folder,
  onLost() {},
  onUnkept() {},
});

// What the spool waits for holds no program.
const hold = setInterval(() => {}, 1000);

const note = (/** @type {object} */ entry) => fs.appendFileSync(journal, `${JSON.stringify(entry)}\n`);

/** @type {{ text: string, bytes: number }[]} */
let waiting = [];
let made = 0;
for (let step = 0; step < 12; step++) {
  const stored = Array.from({ length: 1 + upTo(30) }, () => {
    const own = { id: `${seed}-${made++}`, filling: 'ä'.repeat(upTo(200)) };
    const text = JSON.stringify({ appID: 'APP', ...own, receivedAt: new Date().toISOString() });
    return { text, bytes: Buffer.byteLength(text) };
  });
  for (const some of options.writeAhead ? stored.map((one) => [one]) : [stored]) {
    if (spool.persist(some)) note({ stored: idsOf(some) });
    waiting.push(...some);
  }
  if (random() < 0.5) waiting.push(...(await spool.claim()));
  while (random() < 0.6 && waiting.length > 0) {
    const batch = waiting.slice(0, 1 + upTo(25));
    const number = `${seed}:${calls}`;
    // The server has the batch now; the client knows it a moment later.
    note({ batch: number, sent: idsOf(batch), at: Number(process.hrtime.bigint()) });
    spool.remove(batch);
    note({ settled: number });
    waiting = waiting.slice(batch.length);
  }
}
spool.persist(waiting);
spool.release();
note({ calls });
clearInterval(hold);

function idsOf(/** @type {{ text: string }[]} */ signals) {
  return signals.map(({ text }) => JSON.parse(text).id);
}

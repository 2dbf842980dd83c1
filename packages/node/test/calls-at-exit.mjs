// A program that ends at once, and prints each call to the file system that the end takes, as JSON:
// `node calls-at-exit.mjs index.mjs folder`.
import fs from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [index = '', directory = ''] = process.argv.slice(2);
const { createClient } = await import(pathToFileURL(index).href);
const client = createClient('CALLS', { endpoint: 'http://127.0.0.1:9/', spool: { directory } });
client.sendSignal('Calls.one');

/** @type {string[]} */
const calls = [];
const real = { ...fs };
for (const [name, actual] of Object.entries(real)) {
  if (!name.endsWith('Sync')) continue;
  const counted = (/** @type {any[]} */ ...parameters) => {
    calls.push(`${name} ${parameters[0]}`);
    return Reflect.apply(/** @type {Function} */ (actual), fs, parameters);
  };
  Object.assign(fs, { [name]: counted });
}
process.on('exit', () => {
  real.writeSync(1, JSON.stringify(calls));
});
process.exit();

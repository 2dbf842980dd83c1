// A CommonJS program. It requires the ES modules, so that it has one copy with those who import.
const assert = require('node:assert/strict');

const [endpoint, names] = process.argv.slice(2);

for (const name of names.split(',')) assert.ok(Object.keys(require(name)).length > 0, `${name} exports something`);
assert.equal(typeof require('@td/transport-fetch/ky').kyTransport, 'function');

const { createClient } = require('@td/node');
const client = createClient('APP', { endpoint, userID: 'ada' });

async function run() {
  for (const name of names.split(',')) {
    const [imported, required] = [await import(name), require(name)];
    for (const [key, value] of Object.entries(imported)) assert.equal(required[key], value, `one copy of ${name}`);
  }
  await client.deliverSignal('Smoke.require');
  await client.close();
}
run();

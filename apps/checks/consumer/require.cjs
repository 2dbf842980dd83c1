// A CommonJS program. All packages are ES modules, which Node can load with require().
const assert = require('node:assert/strict');

for (const name of [
  'core',
  'node',
  'browser',
  'testing',
  'transport-fetch',
  'transport-http',
  'transport-undici',
  'transport-axios',
]) {
  const module = require(`@td/${name}`);
  assert.ok(Object.keys(module).length > 0, `@td/${name} exports something`);
}
assert.equal(typeof require('@td/transport-fetch/ky').kyTransport, 'function');

const { createClient } = require('@td/node');
const client = createClient('APP', { endpoint: process.argv[2], userID: 'ada' });
client.deliverSignal('Smoke.require').then(() => client.close());

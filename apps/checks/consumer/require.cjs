// A CommonJS program. All packages are ES modules, which Node can load with require().
const assert = require('node:assert/strict');

const [endpoint, names] = process.argv.slice(2);

for (const name of names.split(',')) assert.ok(Object.keys(require(name)).length > 0, `${name} exports something`);
assert.equal(typeof require('@td/transport-fetch/ky').kyTransport, 'function');

const { createClient } = require('@td/node');
const client = createClient('APP', { endpoint, userID: 'ada' });
client.deliverSignal('Smoke.require').then(() => client.close());

/**
 * What a program imports, and how many bytes that may cost it: minified, gzip at level 9. One line for each import that
 * users are likely to write, since what is not imported must not be paid for.
 *
 * `hasParts` has its content told by what it does. `external` is what the program has anyway; `platform` is `browser`
 * where nothing else is said.
 */
export const SIZE_BUDGETS = [
  {
    name: 'createClient + fetchTransport',
    // The hash of the user identifier is in it: a client cannot do without.
    source: `
      import { createClient } from '@td/core';
      import { fetchTransport } from '@td/transport-fetch';
      export const client = createClient('app', { transport: fetchTransport() });`,
    budget: 7900,
    hasParts: true,
  },
  {
    name: 'createClient of @td/browser',
    source: `export { createClient } from '@td/browser';`,
    budget: 12_800,
    hasParts: true,
  },
  {
    name: 'createPageClient of @td/browser',
    source: `export { createPageClient } from '@td/browser';`,
    budget: 9000,
    hasParts: true,
  },
  { name: 'all of @td/browser', source: `export * from '@td/browser';`, budget: 18_304 },
  { name: 'hashUserID', source: `export { hashUserID } from '@td/core';`, budget: 640 },
  { name: 'fetchTransport', source: `export { fetchTransport } from '@td/transport-fetch';`, budget: 1152 },
  {
    name: 'presets of @td/core: navigation',
    source: `export { navigationPathChanged } from '@td/core/signals';`,
    budget: 512,
  },
  {
    name: 'kyTransport (ky not counted)',
    source: `export { kyTransport } from '@td/transport-fetch/ky';`,
    external: ['ky'],
    budget: 1536,
  },
  {
    name: 'httpTransport',
    source: `export { httpTransport } from '@td/transport-http';`,
    platform: 'node',
    budget: 2048,
  },
  {
    name: 'createClient of @td/node',
    source: `export { createClient } from '@td/node';`,
    platform: 'node',
    budget: 16_500,
  },
];

/** The builders of core that bring code of their own. */
const FEATURES = [
  'withAppVersion',
  'withBuildNumber',
  'withConsent',
  'withDebug',
  'withDiagnostics',
  'withDryRun',
  'withIngestVersion',
  'withLogger',
  'withParameterPrefix',
  'withProcessor',
  'withSessions',
  'withSignalPrefix',
  'withStore',
  'withWaitUntil',
  'withWebsite',
].join(', ');

/**
 * The imports that users are likely to write, each with its budget in bytes, minified and gzipped at level 9. They show
 * that a program pays only for what it imports.
 *
 * `hasParts` also lists the bytes of each part. `external` lists libraries that the program has anyway. `platform` is
 * `browser` by default.
 */
export const SIZE_BUDGETS = [
  {
    name: 'createClient + fetchTransport',
    // Includes the hash of the user identifier, which every client needs.
    source: `
      import { createClient } from '@td/core';
      import { fetchTransport } from '@td/transport-fetch';
      export const client = createClient('app', { transport: fetchTransport() });`,
    budget: 15_010,
    hasParts: true,
  },
  {
    name: 'createClient + fetchTransport, every feature',
    source: `
      import { createClient } from '@td/core';
      import { fetchTransport } from '@td/transport-fetch';
      export { ${FEATURES} } from '@td/core';
      export const client = createClient('app', { transport: fetchTransport() });`,
    budget: 22_300,
  },
  {
    name: 'createClient of @td/browser',
    source: `export { createClient } from '@td/browser';`,
    budget: 24_950,
    hasParts: true,
  },
  {
    name: 'createPageClient of @td/browser',
    source: `export { createPageClient } from '@td/browser';`,
    budget: 19_600,
    hasParts: true,
  },
  // A classic script: the file is what a page loads.
  { name: 'the script of @td/browser', source: `import '@td/browser/script';`, budget: 21_430, hasParts: true },
  {
    name: 'createClient and trackPageViews of @td/browser',
    source: `export { createClient, trackPageViews } from '@td/browser';`,
    budget: 26_160,
  },
  {
    name: 'createClient and trackEngagement of @td/browser',
    source: `export { createClient, trackEngagement } from '@td/browser';`,
    budget: 26_310,
  },
  {
    name: 'createClient and trackLinks of @td/browser',
    source: `export { createClient, trackLinks } from '@td/browser';`,
    budget: 25_880,
  },
  {
    name: 'createClient and all three of @td/browser',
    source: `export { createClient, trackEngagement, trackLinks, trackPageViews } from '@td/browser';`,
    budget: 26_860,
  },
  { name: 'all of @td/browser', source: `export * from '@td/browser';`, budget: 36_330 },
  { name: 'hashUserID', source: `export { hashUserID } from '@td/core';`, budget: 740 },
  { name: 'fetchTransport', source: `export { fetchTransport } from '@td/transport-fetch';`, budget: 2150 },
  {
    name: 'navigationPathChanged of @td/core/signals',
    source: `export { navigationPathChanged } from '@td/core/signals';`,
    budget: 970,
  },
  {
    name: 'kyTransport (ky not counted)',
    source: `export { kyTransport } from '@td/transport-fetch/ky';`,
    external: ['ky'],
    budget: 2130,
  },
  {
    name: 'httpTransport',
    source: `export { httpTransport } from '@td/transport-http';`,
    platform: 'node',
    budget: 2_880,
  },
  {
    name: 'createClient of @td/node',
    source: `export { createClient } from '@td/node';`,
    platform: 'node',
    budget: 33_780,
  },
];

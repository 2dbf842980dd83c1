import type { Layout } from '../contracts/layout.js';

/**
 * Version 2 of the ingest API: the parameters are an object of their own.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export const layoutV2: Layout = {
  name: 'v2',
  hasUser: true,
  path: (namespace) => (namespace ? `v2/namespace/${namespace}` : 'v2'),
  testMode: String,
  open: (members) => `,"payload":{${members.slice(1)}`,
  close: '}',
};

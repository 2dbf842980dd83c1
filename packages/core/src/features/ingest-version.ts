import type { Feature } from '../contracts/feature.js';
import { asVersion3 } from '../encoding/layouts.js';
import { checkValue, oneOf } from '../internal/validators.js';

/**
 * Sends to another version of the ingest API: 3 keeps the types of parameters, and needs a namespace.
 *
 * @defaultValue 2
 * @throws TelemetryDeckError `INVALID_OPTION`, here or in `createClient` where the namespace is missing.
 * @see https://telemetrydeck.com/docs/ingest/v3/
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withIngestVersion(3), withNamespace('com.example'));
 * ```
 */
export function withIngestVersion(version: 2 | 3): Feature {
  checkValue('ingestVersion', version, oneOf(2, 3));
  return { name: 'ingestVersion', join: () => (version === 3 ? { layout: asVersion3 } : undefined) };
}

import type { Feature } from '../contracts/feature.js';
import { asVersion3 } from '../encoding/layouts.js';
import { checkValue, oneOf } from '../internal/validators.js';

/**
 * Selects the version of the ingest API. Version 3 keeps the types of parameters, and needs a namespace.
 *
 * @defaultValue 2
 * @throws TelemetryDeckError `INVALID_OPTION` for another version (development builds only). `createClient` throws it
 *   if version 3 has no namespace.
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

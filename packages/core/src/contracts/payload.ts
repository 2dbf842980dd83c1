import type { ReservedName } from './reserved-name.js';

/**
 * A value of a payload. Strings, finite numbers and booleans keep their JSON type. The API stores primitives only, so
 * the client writes a `Date` as ISO 8601, a `bigint` as a decimal string, and an object or array as JSON text. It
 * leaves out `undefined` and `null`, and values that cannot be encoded or have more than 1,000,000 characters. For the
 * latter two, the logger reports the key.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export type PayloadValue = string | number | boolean | bigint | Date | object | null | undefined;

/** The payload of a call. The client never changes it, and does not read it after the call. */
export type Payload = Readonly<Record<string, PayloadValue>>;

/** A payload with any keys except those reserved by TelemetryDeck. */
export type OpenPayload = Payload & { readonly [Name in ReservedName]?: never };

/** A payload as the client sends it: primitives only. */
export type EncodedPayload = Record<string, string | number | boolean>;

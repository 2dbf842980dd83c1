import type { ReservedName } from './reserved-name.js';

/**
 * What a caller may put into a payload. Strings, finite numbers and booleans keep their JSON type. `Date` becomes ISO
 * 8601, `bigint` a decimal string, an object or array its JSON text (the API stores primitives only). `undefined` and
 * `null` are left out, and so is a value that cannot be encoded; the logger is then told its key.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export type PayloadValue = string | number | boolean | bigint | Date | object | null | undefined;

/** The caller's payload: never changed, and not looked at again once the call has returned. */
export type Payload = Readonly<Record<string, PayloadValue>>;

/** A payload of any keys but those that TelemetryDeck has reserved. */
export type OpenPayload = Payload & { readonly [Name in ReservedName]?: never };

/** A payload as it is sent: primitives only. */
export type EncodedPayload = Record<string, string | number | boolean>;

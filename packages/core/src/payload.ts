import { isObject } from './is-object.js';
import type { Logger } from './logger.js';

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

/** A payload as it is sent: primitives only. */
export type EncodedPayload = Record<string, string | number | boolean>;

/** In unicode mode a surrogate matches only when it stands alone; such a string has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Copies what can be encoded onto a copy of `defaults`, and tells the logger the key of what cannot.
 *
 * @param owner - What the payload belongs to, for the logger.
 */
export function encodePayload(defaults: EncodedPayload, payload: unknown, owner: string, log: Logger): EncodedPayload {
  const encoded: EncodedPayload = { ...defaults };
  for (const key of ownKeys(payload, owner, log)) {
    let value: EncodedValue | undefined;
    try {
      value = encodeValue((payload as Record<string, unknown>)[key]);
    } catch {}
    if (value === undefined || key === '__proto__' || loneSurrogate.test(key)) warnLeftOut(`"${key}"`, owner, log);
    else if (value !== null) encoded[key] = value;
  }
  return encoded;
}

/** Tells the logger that something has no place in a signal. */
export function warnLeftOut(what: string, owner: string, log: Logger): void {
  log.warn(`${what} of ${owner} cannot be encoded and is left out`);
}

function ownKeys(payload: unknown, owner: string, log: Logger): string[] {
  const given = payload ?? {};
  try {
    if (isObject(given)) return Object.keys(given);
  } catch {}
  warnLeftOut('the payload', owner, log);
  return [];
}

/** `null` where there is nothing to send. */
type EncodedValue = string | number | boolean | null;

/** The value as it is sent; `undefined` where it cannot be encoded. May throw, as a getter or `toJSON` of the value may. */
function encodeValue(value: unknown): EncodedValue | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return encodeObject(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean' || Number.isFinite(value)) return value as boolean | number;
  return typeof value === 'string' && !loneSurrogate.test(value) ? value : undefined;
}

/**
 * The JSON text of an object or array. What JSON makes a primitive of (a `Date`, a `URL`, anything whose `toJSON` gives
 * a string) becomes that primitive and not its quoted text; an invalid `Date` has none.
 */
function encodeObject(value: object): EncodedValue | undefined {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
  return /^[{[]/.test(text) ? text : (encodeValue(JSON.parse(text)) ?? undefined);
}

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
 * Copies the values that can be encoded onto a copy of `defaults`.
 *
 * @param onLeftOut - Called with each key whose value cannot be encoded, and with `undefined` for a payload that cannot
 *   be read at all.
 */
export function encodePayload(
  defaults: EncodedPayload,
  payload: unknown,
  onLeftOut: (key: string | undefined) => void,
): EncodedPayload {
  const encoded: EncodedPayload = { ...defaults };
  if (payload === undefined || payload === null) return encoded;
  let keys: string[];
  try {
    if (typeof payload !== 'object' || Array.isArray(payload)) throw payload;
    keys = Object.keys(payload);
  } catch {
    onLeftOut(undefined);
    return encoded;
  }
  for (const key of keys) {
    let value: string | number | boolean | null | undefined;
    try {
      value = encodeValue((payload as Record<string, unknown>)[key]);
    } catch {
      value = null;
    }
    if (value === null || key === '__proto__' || loneSurrogate.test(key)) onLeftOut(key);
    else if (value !== undefined) encoded[key] = value;
  }
  return encoded;
}

/** The value as it is sent; `undefined` where there is none; `null` where it cannot be encoded. May throw. */
function encodeValue(value: unknown): string | number | boolean | null | undefined {
  switch (typeof value) {
    case 'string':
      return loneSurrogate.test(value) ? null : value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return `${value}`;
    case 'object':
      return value === null ? undefined : encodeObject(value);
    default:
      return null;
  }
}

/**
 * The JSON text of an object or array. What JSON makes a primitive of (a `Date`, a `URL`, anything whose `toJSON` gives
 * a string) becomes that primitive and not its quoted text.
 */
function encodeObject(value: object): string | number | boolean | null {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner));
  if (text === undefined) return null;
  return text[0] === '{' || text[0] === '[' ? text : ((encodeValue(JSON.parse(text)) as string) ?? null);
}

import { isObject } from './is-object.js';
import type { Logger } from './logger.js';
import { remember } from './remember.js';
import type { ReservedName } from './reserved-names.js';

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

/** What JSON writes as it is, between quotes, one byte each. */
const plain = /^[ !#-[\]-~]*$/;

/** In unicode mode a surrogate matches only when it stands alone; such a string has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * A string as JSON; `undefined` where it has no UTF-8. Most are plain ASCII, for which a test is far cheaper than JSON's
 * own way.
 */
function quote(text: string): string | undefined {
  if (plain.test(text)) return `"${text}"`;
  return loneSurrogate.test(text) ? undefined : JSON.stringify(text);
}

/** Writes payloads as JSON. */
export interface PayloadEncoder {
  /**
   * The members of a payload, `,"key":value` each, one after another. The logger is told the key of what cannot be
   * encoded.
   *
   * @param owner - What the payload belongs to, for the logger.
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  each(payload: unknown, owner: string, take: (key: string, member: string) => void): void;
  /** All members, by their keys. */
  all(payload: unknown, owner: string): Map<string, string>;
  /** The payload as it is at this moment: a copy, of primitives. */
  copy(payload: unknown, owner: string): Payload;
}

/** A program has few keys and uses them often: how each is written is remembered, for so many of them. */
const KEYS_REMEMBERED = 500;

/** @param nameOf - A key as it is sent; without it, as it is. */
export function createPayloadEncoder(log: Logger, nameOf = (key: string): string => key): PayloadEncoder {
  /** The key as it is sent, and with a comma and a colon; empty for one that cannot be sent. */
  const encodeKey = remember(KEYS_REMEMBERED, (given) => {
    const key = nameOf(given);
    const quoted = key !== '__proto__' && quote(key);
    return [key, quoted ? `,${quoted}:` : ''] as const;
  });

  const each: PayloadEncoder['each'] = (payload, owner, take) => {
    for (const given of ownKeys(payload, owner, log)) {
      const [key, name] = encodeKey(given);
      let value: string | undefined;
      try {
        value = name && encodeValue((payload as Record<string, unknown>)[given]);
      } catch {}
      if (value) take(key, name + value);
      else if (value !== NOTHING || !name) warnLeftOut(`"${given}"`, owner, log);
    }
  };

  const all: PayloadEncoder['all'] = (payload, owner) => {
    const members = new Map<string, string>();
    each(payload, owner, (key, member) => members.set(key, member));
    return members;
  };

  return {
    each,
    all,
    copy: (payload, owner) => JSON.parse(`{${[...all(payload, owner).values()].join('').slice(1)}}`),
  };
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

/** Where there is nothing to send. */
const NOTHING = '';

/** A value as JSON; `undefined` where it cannot be encoded. May throw, as a getter or `toJSON` of the value may. */
function encodeValue(value: unknown): string | undefined {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean' || Number.isFinite(value)) return `${value}`;
  if (value === undefined || value === null) return NOTHING;
  if (typeof value === 'bigint') return `"${value}"`;
  return typeof value === 'object' ? encodeObject(value) : undefined;
}

/**
 * The JSON text of an object or array, as a string. What JSON makes a primitive of (a `Date`, a `URL`, anything whose
 * `toJSON` gives a string) becomes that primitive and not its quoted text; an invalid `Date` has none.
 */
function encodeObject(value: object): string | undefined {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner));
  return /^[{[]/.test(text) ? JSON.stringify(text) : encodeValue(JSON.parse(text)) || undefined;
}

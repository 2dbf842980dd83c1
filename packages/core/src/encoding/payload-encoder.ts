import type { Logger } from '../contracts/logger.js';
import type { Payload } from '../contracts/payload.js';
import { isObject } from '../internal/is-object.js';
import { remember } from '../internal/memoize.js';
import { utf8Size } from './ingest-request.js';

/** What JSON writes as it is, between quotes, one byte each. */
const plain = /^[ !#-[\]-~]*$/;

/** In unicode mode a surrogate matches only when it stands alone; such a string has no UTF-8. */
const loneSurrogate = /\p{Surrogate}/u;

/** A string as JSON; `undefined` where it has no UTF-8. */
function quote(text: string): string | undefined {
  return loneSurrogate.test(text) ? undefined : JSON.stringify(text);
}

/** Writes payloads as JSON. */
export interface PayloadEncoder {
  /**
   * The members of a payload, `,"key":value` each, one after another, and their sizes in bytes. The logger is told the
   * key of what cannot be encoded.
   *
   * @param type - The signal's, for the logger; of none it is the default payload.
   * @throws TelemetryDeckError `RESERVED_NAME`
   */
  each(payload: unknown, type: string | undefined, take: (key: string, member: string, bytes: number) => void): void;
  /** All members, by their keys. */
  all(payload: unknown, type?: string): Map<string, string>;
  /** The payload as it is at this moment: a copy, of primitives. */
  copy(payload: unknown, type?: string): Payload;
}

/** A program has few keys and uses them often: how each is written is remembered, for so many of them. */
const KEYS_REMEMBERED = 500;

/** @param nameOf - A key as it is sent; without it, as it is. */
export function createPayloadEncoder(log: Logger, nameOf = (key: string): string => key): PayloadEncoder {
  const nameFor = remember(KEYS_REMEMBERED, (given) => {
    let key = given;
    let refusal: unknown;
    try {
      key = nameOf(given);
    } catch (error) {
      refusal = error;
    }
    const quoted = key !== '__proto__' && quote(key);
    /** What comes before the value; empty where the key cannot be sent. */
    const text = quoted ? `,${quoted}:` : '';
    return { key, text, bytes: utf8Size(text), refusal };
  });

  const each: PayloadEncoder['each'] = (payload, type, take) => {
    /** A payload may throw whatever it likes; only this is an answer to the caller. */
    let refused: unknown;
    try {
      const values = (payload ?? {}) as Record<string, unknown>;
      if (!isObject(values)) throw undefined;
      // Not over the list of keys, which would be made for each signal.
      for (const given in values) {
        try {
          if (!Object.hasOwn(values, given)) continue;
          const { key, text, bytes, refusal } = nameFor(given);
          refused ??= refusal;
          const value = text && values[given];
          const isPlain = typeof value === 'string' ? plain.test(value) : typeof value !== 'object';
          const json = text ? encodeValue(value, isPlain) : undefined;
          // Measured value by value: to measure the whole would copy it, which takes longer than all the rest.
          if (json) take(key, text + json, bytes + (isPlain ? json.length : utf8Size(json)));
          if (json !== undefined) continue;
        } catch {}
        warnLeftOut(`"${given}"`, type, log);
      }
    } catch {
      warnLeftOut('the payload', type, log);
    }
    if (refused) throw refused;
  };

  const all: PayloadEncoder['all'] = (payload, type) => {
    const members = new Map<string, string>();
    each(payload, type, (key, member) => members.set(key, member));
    return members;
  };

  return {
    each,
    all,
    copy: (payload, type) => JSON.parse(`{${[...all(payload, type).values()].join('').slice(1)}}`),
  };
}

/** Tells the logger that something has no place in a signal. */
export function warnLeftOut(what: string, type: string | undefined, log: Logger): void {
  const owner = type === undefined ? 'the default payload' : `signal "${type}"`;
  log.warn(`${what} of ${owner} cannot be encoded and is left out`);
}

/** Where there is nothing to send. */
const NOTHING = '';

/**
 * A value as JSON; `undefined` where it cannot be encoded. May throw, as a getter or `toJSON` of the value may.
 *
 * @param isPlain - Whether a text is {@link plain}, as most are: then nobody need ask JSON, which takes far longer.
 */
function encodeValue(value: unknown, isPlain = false): string | undefined {
  if (typeof value === 'string') return isPlain ? `"${value}"` : quote(value);
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

import { isDevelopment } from '#development';
import { isBlank } from '../contracts/is-blank.js';
import { ownValues } from '../contracts/own-values.js';
import { cut } from '../internal/cut.js';
import { isObject } from '../internal/is-object.js';
import { memoize } from '../internal/memoize.js';

/** A payload as the inside of a JSON object. */
interface Members {
  /** `"key":value`, with commas between them. */
  text: string;
  /** Whether a key was renamed or is also among the shared keys. Two members may then have the same key. */
  isMixed: boolean;
}

/**
 * Encodes a payload. A value that cannot be encoded is left out.
 *
 * @param type - The signal's; of none it is a default payload.
 * @param shared - The keys that all signals carry.
 * @throws TelemetryDeckError `RESERVED_NAME`
 */
export type EncodePayload = (payload: unknown, type?: string, shared?: ReadonlySet<string>) => Members;

/** How many encoded keys the encoder remembers: a program has few keys, and uses them often. */
const KEYS_REMEMBERED = 500;

/**
 * @param onOmitted - Called with what cannot be encoded.
 * @param nameOf - The name of a key as it is sent; it throws where the key cannot be sent.
 */
export function createPayloadEncoder(
  onOmitted: (what: string, type: string | undefined) => void,
  nameOf = (key: string): string => key,
): EncodePayload {
  const keyOf = memoize(KEYS_REMEMBERED, (input: string) => {
    let name = input;
    let refusal: unknown;
    try {
      name = nameOf(input);
    } catch (error) {
      refusal = error;
    }
    const quoted = name !== '__proto__' && quote(name);
    /** A comma, the key and a colon; empty where the key has no UTF-8. */
    const member = quoted ? `,${quoted}:` : '';
    return { name, member, refusal };
  });

  return (payload, type, shared) => {
    let text = '';
    let isMixed = false;
    /** The error for the caller. Other errors come from the payload itself, and the caller does not get them. */
    let refused: unknown;
    try {
      const values = (payload ?? {}) as Record<string, unknown>;
      // Checked before anything lists the keys: typed arrays and strings have a key for each byte or character.
      if (!isObject(values) || ArrayBuffer.isView(values) || values instanceof String) throw undefined;
      // `for…in` makes no list of keys for each signal, and V8 has made this test of them fast, unlike `Object.hasOwn`.
      for (const input in values) {
        if (text.length > MAX_CHARACTERS) {
          onOmitted('the rest of the payload', type);
          break;
        }
        let value: unknown;
        try {
          // biome-ignore lint/suspicious/noPrototypeBuiltins: see above.
          if (!Object.prototype.hasOwnProperty.call(values, input)) continue;
          const key = keyOf(cut(input));
          refused ??= key.refusal;
          value = values[input];
          const json = key.member && encodeValue(value);
          if (json) {
            text += (text ? key.member : key.member.slice(1)) + json;
            if (shared && (key.name !== input || shared.has(key.name))) isMixed = true;
          }
          if (json || json === NOTHING_TO_SEND) continue;
        } catch {
          // A getter or a `toJSON` of the program has failed.
        }
        onOmitted(`"${cut(input)}"${isDevelopment ? reasonFor(value) : ''}`, type);
      }
      // An `Error` or a `Map` in place of a payload shows nothing.
      if (!text && isBlank(values)) onOmitted('the payload', type);
    } catch {
      onOmitted('the payload', type);
    }
    if (refused) throw refused;
    return { text, isMixed };
  };
}

/** In development only. */
const reasonFor = (value: unknown): string =>
  typeof value === 'string' && value.length > MAX_CHARACTERS ? ' (longer than 1,000,000 characters)' : '';

/** Returns the object with these members. Of two members with the same key, the later counts. */
export const parseMembers = (members: string): Record<string, string | number | boolean> => JSON.parse(`{${members}}`);

/** The inside of an object of primitives. */
export const membersOf = (payload: object): string => JSON.stringify(ownValues(payload)).slice(1, -1);

/** All of these members, of which some may be empty. */
export const joinMembers = (...members: readonly string[]): string => members.filter(Boolean).join();

/** Matches a text that JSON only puts in quotes, and whose characters have one byte each. */
const plain = /^[ !#-[\]-~]*$/;

/** The most characters of a value, and of a payload before its last value: a request is smaller, and no file belongs here. */
const MAX_CHARACTERS = 1_000_000;

/** A string as JSON; `undefined` where it is too long, or has no UTF-8: JSON escapes a surrogate that stands alone, and no other. */
function quote(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  if (plain.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  // In Unicode mode a surrogate matches only where it stands alone. Few texts get this far, and the test is slow.
  return json.includes('\\ud') && /\p{Surrogate}/u.test(text) ? undefined : json;
}

const NOTHING_TO_SEND = null;

/** A value as JSON; `null` where there is nothing to send, `undefined` where the value cannot be encoded. */
function encodeValue(value: unknown): string | null | undefined {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean' || Number.isFinite(value)) return `${value}`;
  return value === undefined || value === null ? NOTHING_TO_SEND : encodeObject(value);
}

/**
 * What JSON makes a primitive of (a `Date`, a `URL`, an object whose `toJSON` returns a string) becomes that primitive; any
 * other object or array becomes its JSON text, as a string. Throws for an object that would become `{}` although it is not
 * empty, and what a getter or `toJSON` of the value throws.
 */
// A function of its own, because the closure below would slow down the encoding of primitives.
function encodeObject(value: unknown): string | undefined {
  let charactersLeft = MAX_CHARACTERS;
  /** Checks the size before anything reads the entries. */
  const checkSize = (value: unknown) => {
    if (sizeOf(value) > charactersLeft) throw undefined;
  };
  checkSize(value);
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, inner) {
    checkSize(inner);
    const json = writable(this[key], inner);
    charactersLeft -= key.length + (typeof json === 'string' ? json.length : 1);
    if (charactersLeft < 0) throw undefined;
    // JSON asks each for its `toJSON` before it comes here, and that of a `Buffer` copies it.
    if (typeof json === 'object' && json) Object.values(json).forEach(checkSize);
    return json;
  });
  return /^[{[]/.test(text) ? JSON.stringify(text) : (encodeValue(JSON.parse(text)) ?? undefined);
}

/** Recognises objects of another realm, too, such as a frame or the sandbox of a test runner. */
const tagOf = (value: object): string => Object.prototype.toString.call(value);

/** A number beyond this, in either direction, has more than 300 digits. */
const MAX_BIGINT = 1e300;

/** Returns the number of entries or characters, for kinds of objects that may have very many. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'bigint' && (typeof value !== 'object' || !value)) return 0;
  const tag = tagOf(value as object);
  // Writing such a number takes seconds; converting it is fast.
  if (tag.endsWith(' BigInt]')) return Math.abs(Number(value)) > MAX_BIGINT ? Number.POSITIVE_INFINITY : 0;
  if (!/ (Map|Set|String|\w*Array)]$/.test(tag)) return 0;
  const { length, size } = value as { length?: number; size?: number };
  return length ?? size ?? 0;
}

/** A value inside of JSON as something that JSON can write. An `Error` says its name and message, and no other field. */
function writable(original: unknown, json: unknown): unknown {
  // The `toJSON` of a `Buffer` returns more than its bytes.
  let value = original instanceof Error ? `${original}` : ArrayBuffer.isView(original) ? original : json;
  if (isObject(value)) {
    if (/ (Map|Set|\w+Array)]$/.test(tagOf(value))) return [...(value as never)];
    if (isBlank(value)) {
      const text = `${value}`;
      if (text.startsWith('[object ')) throw text;
      value = value.valueOf();
      if (isObject(value)) return text;
    }
  }
  return typeof value === 'bigint' ? `${value}` : value;
}

import { isDevelopment } from '#development';
import { invalid } from '../contracts/errors.js';
import type { Check, OptionTable } from '../contracts/option-table.js';
import { describeValue } from './describe-value.js';
import { isRefusedURL } from './environment.js';
import { isObject } from './is-object.js';

// Every build checks what identifies the user, and where signals go. Only the build for development checks the rest.

/** Checks a value by its type and text, such as `number:42`. */
const matching =
  (pattern: RegExp, wanted: string): Check =>
  (value) =>
    !pattern.test(`${typeof value}:${typeof value === 'object' ? '' : String(value)}`) && wanted;

/** Any text. In every build. */
export const text: Check = /* @__PURE__ */ matching(/^string/, 'a string');
/** A text that is not empty. In every build. */
export const nonEmptyText: Check = /* @__PURE__ */ matching(/^string:./s, 'a non-empty string');
/** `true` or `false`. In every build. */
export const flag: Check = /* @__PURE__ */ matching(/^boolean/, 'a boolean');
/** A namespace, such as `com.example`. In every build. */
export const namespaceName: Check = /* @__PURE__ */ matching(/^string:[.-]*\w[\w.-]*$/, 'a name like com.example');

/**
 * An object or a function that has all these methods. In every build.
 *
 * @example
 * ```ts
 * checkValue('instance', instance, hasMethods('request'));
 * ```
 */
export const hasMethods =
  (...methods: readonly string[]): Check =>
  (value) =>
    methods.some((method) => typeof Object(value)[method] !== 'function') &&
    `an object with ${methods.join('() and ')}()`;

/** A URL that requests can go to. In every build. */
// `URL` alone is not enough: React Native's takes any text. `fetch` refuses user names and passwords, and drops
// fragments.
export const httpURL: Check = (value) => {
  const isURL = HTTP_URL.test(typeof value === 'string' ? value : '') && !isRefusedURL(value as string);
  return !isURL && `an http(s) URL${isDevelopment ? ' as a string, without credentials and fragment' : ''}`;
};

const HTTP_URL = /^https?:\/\/(\[[\da-f:.]+\]|[^\s/?#@:\\[\]]+)(:\d+)?([/?][^\s#]*)?$/i;

/** A function. In development only. */
export const callable: Check | false = isDevelopment && matching(/^function/, 'a function');
/** An object or a function. In development only. */
export const objectOrFunction: Check | false =
  isDevelopment && ((value) => !isObject(value) && typeof value !== 'function' && 'an object or a function');
/** A whole number from 1. In development only. */
export const count: Check | false = isDevelopment && matching(/^number:[1-9]\d*$/, 'a positive integer');
/** A whole number from 1, or `false`. In development only. */
export const countOrFalse: Check | false =
  isDevelopment && matching(/^(number:[1-9]\d*|boolean:false)$/, 'a positive integer, or false');
/** A number of milliseconds above 0. In development only. */
export const duration: Check | false =
  isDevelopment && matching(/^number:(?!0$)\d/, 'a positive number of milliseconds');
/** A number of milliseconds from 0. In development only. */
export const durationOrZero: Check | false = isDevelopment && matching(/^number:\d/, 'a number of milliseconds');
/** An object, but not an array. In every build. */
export const anObject: Check = (value) => !isObject(value) && 'an object';

/** One of these texts or numbers. In development only. */
export const oneOf = (...values: readonly (string | number)[]): Check | false =>
  isDevelopment &&
  ((value) => !values.includes(value as string) && values.map((one) => JSON.stringify(one)).join(' or '));

/**
 * Checks the value of one option, for builders of features. Returns the table of its values if the option is a group.
 *
 * @param check - What the value must be; `false` checks nothing.
 * @throws TelemetryDeckError `INVALID_OPTION`, naming the option, what it must be and, in development, the value.
 * @example
 * ```ts
 * checkValue('rate', rate, (value) => !(Number(value) <= 1) && 'a number up to 1');
 * ```
 */
export function checkValue(name: string, value: unknown, check: Check | false): OptionTable | false {
  let wanted: ReturnType<Check> = 'of another type';
  try {
    wanted = check ? check(value) : false;
  } catch {
    // The check reads the value as text, which fails for some values, such as a symbol.
  }
  if (typeof wanted !== 'string') return wanted;
  throw invalid(`${name || 'options'} must be ${wanted}${isDevelopment ? `, not ${describeValue(name, value)}` : ''}`);
}

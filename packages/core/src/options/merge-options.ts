import { isDevelopment } from '#development';
import { invalid } from '../contracts/errors.js';
import { isObject } from '../internal/is-object.js';
import { nearest } from './nearest.js';

/** Says what an option must be, where its value is something else. For an object it may return the checks of what is in it. */
export type Check = (value: unknown) => string | false | Checks;

/** A check for each option that there is; for a group of options, theirs. */
export interface Checks {
  readonly [name: string]: Check | Checks;
}

/**
 * What all options, a group of them or a single one are once more was given, which is checked first. Those of a group are
 * merged one by one; one that is `undefined` was not given.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function mergeOptions(before: unknown, value: unknown, check: Check | Checks, name = ''): unknown {
  const wanted = typeof check === 'function' ? check(value) : object(value) || check;
  // Lists gather; of everything else the later one wins.
  if (!wanted) return Array.isArray(value) ? [...(before as unknown[]), ...value] : value;
  if (typeof wanted === 'string') {
    throw invalid(`${name || 'options'} must be ${wanted}, not ${describe(name, value)}`);
  }

  const options = { ...(before as Record<string, unknown>) };
  const prefix = name && `${name}.`;
  for (const [key, given] of Object.entries(value as object)) {
    const inner = Object.hasOwn(wanted, key) && wanted[key];
    if (!inner) {
      const meant = isDevelopment ? nearest(key, Object.keys(wanted)) : '';
      throw invalid(`there is no option ${prefix + key}${meant && `; did you mean ${prefix + meant}?`}`);
    }
    if (given !== undefined) options[key] = mergeOptions(options[key], given, inner, prefix + key);
  }
  return options;
}

export const object = (value: unknown): string | false => !isObject(value) && 'an object';

/**
 * The value, where it gives nothing away: neither who the user is, nor what the URL of an endpoint may hold. What is
 * given in place of all options has no name, and may be the user.
 */
export function describe(name: string, value: unknown): string {
  if (typeof value === 'function') return 'of type function; did you mean to call it?';
  if (Object(value) === value || (value && /^$|userID|hashSalt/.test(name))) {
    return `of type ${Array.isArray(value) ? 'array' : typeof value}`;
  }
  return typeof value === 'string' ? `"${value.replace(/^[^?]*@|\/\/[^/]*@|[?#].*/gs, '...')}"` : String(value);
}

import { TelemetryDeckError } from './errors.js';
import { isObject } from './is-object.js';
import { nearest } from './nearest.js';

/** Says what an option must be, where its value is something else. */
export type Check = (value: unknown) => string | false;

/** A check for each option that there is; for a group of options, theirs. */
export interface Checks {
  readonly [name: string]: Check | Checks;
}

/**
 * Copies options onto the defaults, each after its check. One that is `undefined` was not given.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function mergeOptions(options: Record<string, unknown>, part: unknown, checks: Checks, group = ''): void {
  assertUsable(group || 'options', part, object);
  for (const [key, value] of Object.entries(part as object)) {
    const name = group ? `${group}.${key}` : key;
    const check = Object.hasOwn(checks, key) && checks[key];
    if (!check) throw invalid(`there is no option ${name}${suggest(key, checks, group)}`);
    if (value === undefined) continue;
    if (typeof check === 'object') {
      mergeOptions(options[key] as typeof options, value, check, name);
    } else {
      assertUsable(name, value, check);
      // Lists gather; of everything else the later one wins.
      options[key] = Array.isArray(value) ? [...(options[key] as unknown[]), ...value] : value;
    }
  }
}

export const object: Check = (value) => !isObject(value) && 'an object';

function assertUsable(name: string, value: unknown, check: Check): void {
  const wanted = check(value);
  if (wanted) throw invalid(`${name} must be ${wanted}, not ${describe(name, value)}`);
}

function suggest(key: string, checks: Checks, group: string): string {
  const name = nearest(key, Object.keys(checks));
  return name && `; did you mean ${group && `${group}.`}${name}?`;
}

export function invalid(message: string): TelemetryDeckError {
  return new TelemetryDeckError('INVALID_OPTION', message);
}

/** The value, where it gives nothing away: neither who the user is, nor what the URL of an endpoint may hold. */
function describe(name: string, value: unknown): string {
  const isShown = Object(value) !== value && !(value && /userID|hashSalt/.test(name));
  if (!isShown) return `of type ${Array.isArray(value) ? 'array' : typeof value}`;
  return typeof value === 'string' ? `"${value.replace(/\/\/[^/]*@|[?#].*/gs, '...')}"` : String(value);
}

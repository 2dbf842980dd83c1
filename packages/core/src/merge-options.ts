import { TelemetryDeckError } from './errors.js';
import { nearest } from './nearest.js';

/** Whether a value can be used, and what one would be. */
export type Check = readonly [isUsable: (value: unknown) => boolean, wanted: string];

/** A check for each option that there is; for a group of options, theirs. */
export interface Checks {
  readonly [name: string]: Check | Checks;
}

/**
 * Copies options onto the defaults, each after its check. One that is `undefined` was not given.
 *
 * @throws TelemetryDeckError `INVALID_OPTION`
 */
export function mergeOptions(options: object, part: unknown, checks: Checks, group = ''): void {
  if (!isObject(part)) throw invalid(`${group || 'options'} must be an object, not ${describe(group, part)}`);
  for (const [key, value] of Object.entries(part)) {
    const name = group ? `${group}.${key}` : key;
    const check = Object.hasOwn(checks, key) && checks[key];
    if (!check) throw invalid(`there is no ${name}; did you mean ${nearest(key, Object.keys(checks))}?`);
    if (value === undefined) continue;
    if (!isCheck(check)) mergeOptions((options as Record<string, object>)[key] as object, value, check, name);
    else if (!check[0](value)) throw invalid(`${name} must be ${check[1]}, not ${describe(name, value)}`);
    else Object.assign(options, { [key]: value });
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a URL to post to. `fetch` refuses user names and passwords, and drops fragments. */
export function isURL(value: unknown): boolean {
  try {
    const { protocol, username, password, hash } = new URL(value as string);
    return /^https?:$/.test(protocol) && !(username + password + hash);
  } catch {
    return false;
  }
}

const isCheck = (check: Check | Checks): check is Check => Array.isArray(check);

function invalid(message: string): TelemetryDeckError {
  return new TelemetryDeckError('INVALID_OPTION', `invalid option: ${message}`);
}

/** The value, where it gives nothing away: neither who the user is, nor what the URL of an endpoint may hold. */
function describe(name: string, value: unknown): string {
  const type = typeof value;
  if (/userID|hashSalt/.test(name) && value) return `a ${type}`;
  return type === 'string' ? `"${String(value).replace(/\/\/[^/]*@|[?#].*/gs, '…')}"` : `the ${type} ${String(value)}`;
}

import { attempt } from './attempt.js';
import { isObject } from './is-object.js';
import { MAX_TIME } from './steady-clock.js';

/** Returns a program's timestamp in milliseconds since 1970; `undefined` if it is not a valid time. */
export function timeIn(timestamp: unknown): number | undefined {
  // Reads a date of any realm, but no other object: a library may have added a `getTime` to all objects.
  const time = isObject(timestamp) ? attempt(() => Date.prototype.getTime.call(timestamp)) : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : undefined;
}

import { attempt } from './attempt.js';
import { isObject } from './is-object.js';
import { MAX_TIME } from './steady-clock.js';

/** A program's timestamp in milliseconds since 1970; `undefined` where it is no time. */
export function timeIn(timestamp: unknown): number | undefined {
  // A date of any realm. `Object.prototype` may have a `getTime`.
  const time = isObject(timestamp) ? attempt(() => Date.prototype.getTime.call(timestamp)) : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : undefined;
}

import { attempt } from './environment.js';
import { isObject } from './is-object.js';

/** The end of the year 9999, in milliseconds: later dates have another form. */
const MAX_TIME = 253_402_300_799_999;

/** When a signal happened, in milliseconds since 1970: the program's timestamp, or now where that is no time. */
export function usableTime(timestamp: unknown, now: number): number {
  // A date of any realm, whatever all objects inherit.
  const time = isObject(timestamp) ? attempt(() => Date.prototype.getTime.call(timestamp)) : timestamp;
  return typeof time === 'number' && time >= 0 && time <= MAX_TIME ? time : now;
}

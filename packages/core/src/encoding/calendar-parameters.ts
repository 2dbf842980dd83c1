import type { EncodedPayload } from '../contracts/payload.js';

/**
 * Where the user's calendar and clock stand. The documentation counts hours from 1, as Swift does and Kotlin does not,
 * and leaves to the user's country when a week begins and a year's first week is; here, as with the days of the week, it
 * is always as in ISO 8601, so that one number means one week.
 *
 * @param now - In milliseconds since 1970.
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function calendarParameters(now: number): EncodedPayload {
  const date = new Date(now);
  const month = date.getMonth();
  const dayOfWeek = date.getDay() || 7;
  // The same day of the calendar, in a zone where every day has 24 hours.
  const today = Date.UTC(date.getFullYear(), month, date.getDate());
  return {
    'TelemetryDeck.Calendar.dayOfMonth': date.getDate(),
    'TelemetryDeck.Calendar.dayOfWeek': dayOfWeek,
    'TelemetryDeck.Calendar.dayOfYear': dayOfYear(today),
    // A week belongs to the year of its Thursday.
    'TelemetryDeck.Calendar.weekOfYear': Math.ceil(dayOfYear(today + (4 - dayOfWeek) * DAY_MS) / 7),
    'TelemetryDeck.Calendar.isWeekend': dayOfWeek > 5,
    'TelemetryDeck.Calendar.monthOfYear': month + 1,
    'TelemetryDeck.Calendar.quarterOfYear': Math.floor(month / 3) + 1,
    'TelemetryDeck.Calendar.hourOfDay': date.getHours() + 1,
  };
}

/**
 * The user's time zone by its distance from UTC at this time, as in the documentation and Swift 3: `UTC+5:30`, `UTC-8`,
 * `UTC+0`. Kotlin has the zone's name.
 *
 * @param now - In milliseconds since 1970.
 */
export function timeZoneName(now: number): string {
  const west = new Date(now).getTimezoneOffset();
  const minutes = Math.abs(west) % 60;
  return `UTC${west > 0 ? '-' : '+'}${Math.floor(Math.abs(west) / 60)}${minutes > 0 ? `:${minutes}` : ''}`;
}

const DAY_MS = 86_400_000;

/** @param day - A midnight of UTC. */
function dayOfYear(day: number): number {
  return (day - Date.UTC(new Date(day).getUTCFullYear(), 0, 0)) / DAY_MS;
}

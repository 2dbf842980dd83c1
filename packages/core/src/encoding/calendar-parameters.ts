import type { EncodedPayload } from '../contracts/payload.js';

/**
 * Returns the parameters `TelemetryDeck.Calendar.*` in the user's time zone. Hours count from 1, as in TelemetryDeck's
 * documentation. Days of the week and weeks of the year follow ISO 8601 in every country, so that one number always
 * means the same week: `weekOfYear` counts weeks from Monday, and week 1 is the one with the year's first Thursday. The
 * last days of December may be in week 1, and the first of January in week 52 or 53. TelemetryDeck's documentation counts
 * weeks as the device's locale does, so that its SDKs for Swift and Kotlin may differ by one.
 *
 * @param now - The time, in milliseconds since 1970.
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 * @example
 * ```ts
 * calendarParameters(Date.UTC(2026, 0, 1))['TelemetryDeck.Calendar.weekOfYear']; // 1
 * ```
 */
export function calendarParameters(now: number): EncodedPayload {
  const date = new Date(now);
  const month = date.getMonth();
  const dayOfWeek = date.getDay() || 7;
  // The same date in UTC, where every day has 24 hours.
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
 * Returns the user's time zone as its offset from UTC: `UTC+5:30`, `UTC-8`, `UTC+0`. This is the format of
 * TelemetryDeck's documentation and its Swift SDK 3. The Kotlin SDK sends the name of the zone instead.
 *
 * @param now - The time, in milliseconds since 1970. The offset changes with daylight saving time.
 * @example
 * ```ts
 * timeZoneName(Date.now()); // 'UTC+2' in Berlin in summer
 * ```
 */
export function timeZoneName(now: number): string {
  const west = new Date(now).getTimezoneOffset();
  const minutes = Math.abs(west) % 60;
  return `UTC${west > 0 ? '-' : '+'}${Math.floor(Math.abs(west) / 60)}${minutes > 0 ? `:${minutes}` : ''}`;
}

const DAY_MS = 86_400_000;

/** @param day - A midnight in UTC, in milliseconds since 1970. */
const dayOfYear = (day: number): number => (day - Date.UTC(new Date(day).getUTCFullYear(), 0, 0)) / DAY_MS;

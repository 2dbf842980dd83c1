import { afterEach, expect, it, vi } from 'vitest';
import { calendarParameters, timeZoneName } from './calendar-parameters.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

const SCOPE = 'TelemetryDeck.Calendar.';

/** The parameters, in the order of the numbers below. */
const NAMES = [
  'dayOfMonth',
  'dayOfWeek',
  'dayOfYear',
  'weekOfYear',
  'isWeekend',
  'monthOfYear',
  'quarterOfYear',
  'hourOfDay',
];

it.each([
  // Around New Year, the week may be part of the previous or the next year.
  ['UTC', '2026-01-01T00:00:00Z', 'UTC+0', [1, 4, 1, 1, false, 1, 1, 1]],
  ['UTC', '2027-01-01T12:00:00Z', 'UTC+0', [1, 5, 1, 53, false, 1, 1, 13]],
  ['UTC', '2023-01-01T23:59:59Z', 'UTC+0', [1, 7, 1, 52, true, 1, 1, 24]],
  ['UTC', '2020-12-31T23:59:59Z', 'UTC+0', [31, 4, 366, 53, false, 12, 4, 24]],
  ['UTC', '2024-12-30T08:00:00Z', 'UTC+0', [30, 1, 365, 1, false, 12, 4, 9]],
  ['UTC', '2018-12-31T08:00:00Z', 'UTC+0', [31, 1, 365, 1, false, 12, 4, 9]],
  // Two leap years, and a year that looks like one.
  ['UTC', '2024-02-29T09:00:00Z', 'UTC+0', [29, 4, 60, 9, false, 2, 1, 10]],
  ['UTC', '2024-12-31T10:00:00Z', 'UTC+0', [31, 2, 366, 1, false, 12, 4, 11]],
  ['UTC', '2100-03-01T10:00:00Z', 'UTC+0', [1, 1, 60, 9, false, 3, 1, 11]],
  // Zones whose date differs from that of UTC.
  ['Europe/Berlin', '2025-12-31T23:30:00Z', 'UTC+1', [1, 4, 1, 1, false, 1, 1, 1]],
  ['America/New_York', '2026-01-01T04:59:59Z', 'UTC-5', [31, 3, 365, 1, false, 12, 4, 24]],
  ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', 'UTC+14', [1, 4, 1, 1, false, 1, 1, 1]],
  ['Pacific/Pago_Pago', '2026-01-01T10:59:00Z', 'UTC-11', [31, 3, 365, 1, false, 12, 4, 24]],
  // Zones whose offset from UTC is not in whole hours.
  ['America/St_Johns', '2026-07-01T02:29:00Z', 'UTC-2:30', [30, 2, 181, 27, false, 6, 2, 24]],
  ['America/St_Johns', '2026-01-15T12:00:00Z', 'UTC-3:30', [15, 4, 15, 3, false, 1, 1, 9]],
  ['Pacific/Marquesas', '2026-05-31T09:29:00Z', 'UTC-9:30', [30, 6, 150, 22, true, 5, 2, 24]],
  ['Asia/Kolkata', '2026-03-31T18:30:00Z', 'UTC+5:30', [1, 3, 91, 14, false, 4, 2, 1]],
  ['Asia/Kathmandu', '2026-09-30T18:14:59Z', 'UTC+5:45', [30, 3, 273, 40, false, 9, 3, 24]],
  // Days on which the clock is set forward or back by an hour or half an hour.
  ['Europe/Berlin', '2026-03-29T00:59:59Z', 'UTC+1', [29, 7, 88, 13, true, 3, 1, 2]],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 'UTC+2', [29, 7, 88, 13, true, 3, 1, 4]],
  ['Europe/Berlin', '2026-10-25T00:59:00Z', 'UTC+2', [25, 7, 298, 43, true, 10, 4, 3]],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 'UTC+1', [25, 7, 298, 43, true, 10, 4, 3]],
  ['Europe/Berlin', '2026-10-25T22:30:00Z', 'UTC+1', [25, 7, 298, 43, true, 10, 4, 24]],
  ['Australia/Lord_Howe', '2026-04-04T14:59:00Z', 'UTC+11', [5, 7, 95, 14, true, 4, 2, 2]],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 'UTC+10:30', [5, 7, 95, 14, true, 4, 2, 2]],
  // A day without a midnight.
  ['America/Santiago', '2026-09-06T04:00:00Z', 'UTC-3', [6, 7, 249, 36, true, 9, 3, 2]],
])('the calendar parameters are those of %s at %s', (zone, time, name, values) => {
  vi.stubEnv('TZ', zone);
  const now = Date.parse(time);
  expect(timeZoneName(now)).toBe(name);
  const expected = Object.fromEntries(NAMES.map((key, at) => [SCOPE + key, values[at]]));
  expect(calendarParameters(now)).toEqual(expected);
});

it.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'])(
  'the calendar parameters stay the same for a quarter of an hour in %s, all year round',
  (zone) => {
    vi.stubEnv('TZ', zone);
    const QUARTER_MS = 900_000;
    for (let from = Date.UTC(2026, 0, 1); from < Date.UTC(2027, 0, 1); from += 5 * QUARTER_MS) {
      const until = from + QUARTER_MS - 1;
      expect([timeZoneName(from), calendarParameters(from)]).toEqual([timeZoneName(until), calendarParameters(until)]);
    }
  },
);

import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.js';

const now = Date.parse('2026-01-02T03:04:05Z');

it.each<[string | null, number | 0]>([
  ['2', 2000],
  [' 120 ', 120_000],
  ['Fri, 02 Jan 2026 03:04:35 GMT', 30_000],
  ['999999999', 3_600_000],
  ['Fri, 02 Jan 2099 03:04:35 GMT', 3_600_000],
  ['0', 0],
  ['-5', 0],
  ['1.5', 0],
  ['1e3', 0],
  ['soon', 0],
  ['', 0],
  [null, 0],
  ['Fri, 02 Jan 2026 03:04:04 GMT', 0],
  ['2026', 2_026_000],
  ['try again 2030', 0],
  ['wait 5', 0],
])('a Retry-After of %j asks for %j ms (point 12)', (value, expected) => {
  expect(parseRetryAfter(value, now)).toBe(expected);
});

import { expect, it } from 'vitest';
import { backoffMs } from './retry-policy.js';

it.each([
  [1, 1, 1000],
  [2, 1, 2000],
  [5, 0.5, 8000],
  [9, 1, 256_000],
  [10, 1, 300_000],
  [2000, 1, 300_000],
  [1, 0, 250],
  [30, 0, 250],
])('after %i failures, the random number %d leads to a delay of %i ms (point 11)', (failures, random, expected) => {
  expect(backoffMs(failures, 0, random, 300_000)).toBe(expected);
});

it.each([
  [1, 1000],
  [2, 2000],
  [3, 30_000],
  [4, 60_000],
  [7, 480_000],
  [8, 600_000],
  [2000, 600_000],
])('after %i failures without a response, the next attempt comes after %i ms (point 16)', (failures, expected) => {
  expect(backoffMs(failures, failures, 1, 300_000)).toBe(expected);
});

it('no delay exceeds the option as long as the endpoint answers (point 11)', () => {
  expect([1, 5, 30].map((failures) => backoffMs(failures, 0, 1, 4000))).toEqual([1000, 4000, 4000]);
});

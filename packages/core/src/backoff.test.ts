import { expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

it.each([
  [1, 1, 1000],
  [2, 1, 2000],
  [5, 0.5, 8000],
  [9, 1, 256_000],
  [10, 1, 300_000],
  [2000, 1, 300_000],
  [1, 0, 250],
  [30, 0, 250],
])('after %i failures a draw of %d waits %i ms', (failures, random, expected) => {
  expect(backoffMs(failures, random)).toBe(expected);
});

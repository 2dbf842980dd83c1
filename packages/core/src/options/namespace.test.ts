import { expect, it } from 'vitest';
import { namespaceName } from '../internal/validators.js';

/** How long the check of a text takes, in milliseconds. */
const timeOf = (text: string): number => {
  const start = performance.now();
  if (namespaceName) namespaceName(text);
  return performance.now() - start;
};

it('the check of a namespace takes linear time', () => {
  // In quadratic time, this takes minutes.
  expect(timeOf(`${'.'.repeat(1_000_000)}/`)).toBeLessThan(1000);
  expect(timeOf(`${'a'.repeat(1_000_000)}/`)).toBeLessThan(1000);
});

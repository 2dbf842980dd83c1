import { afterEach, expect, it, vi } from 'vitest';
import { matchers } from './signal-matchers.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it('@td/testing/jest registers the matchers with the global expect', async () => {
  const extend = vi.fn();
  vi.stubGlobal('expect', { extend });
  await import('./jest.js');
  expect(extend.mock.calls).toEqual([[matchers]]);
});

it('@td/testing/jest says what to do without a global expect', async () => {
  vi.stubGlobal('expect', undefined);
  await expect(import('./jest.js')).rejects.toThrow('use `matchers` of @td/testing instead');
});

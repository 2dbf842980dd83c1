import { afterEach, beforeEach, expect, vi } from 'vitest';

// The library is silent unless it was given a logger: whatever a test prints by way of the console fails it.
const levels = ['debug', 'info', 'log', 'warn', 'error'] as const;

beforeEach(() => {
  for (const level of levels) vi.spyOn(console, level).mockImplementation(() => {});
});

afterEach(() => {
  const printed = levels.flatMap((level) => vi.mocked(console[level]).mock?.calls ?? []);
  vi.restoreAllMocks();
  expect(printed, 'printed to the console').toEqual([]);
});

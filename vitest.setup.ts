import process from 'node:process';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// A run of tests is a development run, in which signals are tests. Each test of that brings its own environment.
const variables = [
  'NODE_ENV',
  'VITEST',
  'JEST_WORKER_ID',
  'NODE_TEST_CONTEXT',
  'VSCODE_INSPECTOR_OPTIONS',
  'TELEMETRYDECK_DEBUG',
];
for (const name of variables) delete process.env[name];

// A worker must not outlive an interrupted run.
process.once('disconnect', () => process.exit(1));

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

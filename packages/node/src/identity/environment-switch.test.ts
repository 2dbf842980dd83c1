import { afterEach, expect, it, vi } from 'vitest';
import { isSwitchedOn } from './environment-switch.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  ['1', true],
  ['true', true],
  ['yes', true],
  ['00', true],
  [' ', true],
  ['falsehood', true],
  ['0', false],
  ['false', false],
  ['False', false],
  ['', false],
  [undefined, false],
])('a variable that holds %j is switched on: %s', (value, expected) => {
  vi.stubEnv('MY_TOOL_SWITCH', value);
  expect(isSwitchedOn('MY_TOOL_SWITCH')).toBe(expected);
});

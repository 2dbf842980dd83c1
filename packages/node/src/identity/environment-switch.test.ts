import { afterEach, expect, it, vi } from 'vitest';
import { isSwitchedOn } from './environment-switch.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each<[value: string | undefined, isOn: boolean]>([
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
])('given a variable with the value %j, it is %s that the switch is on', (value, isOn) => {
  vi.stubEnv('MY_TOOL_SWITCH', value);
  expect(isSwitchedOn('MY_TOOL_SWITCH')).toBe(isOn);
});

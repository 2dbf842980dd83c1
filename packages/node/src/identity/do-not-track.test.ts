import { afterEach, expect, it, vi } from 'vitest';
import { isDoNotTrackSet } from './do-not-track.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each<[value: string | undefined, isSet: boolean]>([
  ['1', true],
  ['true', true],
  ['false', true],
  [' ', true],
  ['00', true],
  ['0', false],
  ['', false],
  [undefined, false],
])('given DO_NOT_TRACK as %j, it is %s that the user refuses telemetry', (value, isSet) => {
  vi.stubEnv('DO_NOT_TRACK', value);
  expect(isDoNotTrackSet()).toBe(isSet);
});

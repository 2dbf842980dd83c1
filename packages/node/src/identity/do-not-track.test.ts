import { afterEach, expect, it, vi } from 'vitest';
import { isDoNotTrackSet } from './do-not-track.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  ['1', true],
  ['true', true],
  ['false', true],
  [' ', true],
  ['00', true],
  ['0', false],
  ['', false],
  [undefined, false],
])('with DO_NOT_TRACK as %j it is %s that no telemetry is wanted', (value, expected) => {
  vi.stubEnv('DO_NOT_TRACK', value);
  expect(isDoNotTrackSet()).toBe(expected);
});

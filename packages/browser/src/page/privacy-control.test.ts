import { afterEach, expect, it, vi } from 'vitest';
import { isPrivacyControlSet } from './privacy-control.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  { navigator: { globalPrivacyControl: true }, isSet: true },
  { navigator: { globalPrivacyControl: false }, isSet: false },
  { navigator: { globalPrivacyControl: '1' }, isSet: false },
  { navigator: {}, isSet: false },
  { navigator: undefined, isSet: false },
])('Global Privacy Control is set with the navigator $navigator: $isSet', ({ navigator, isSet }) => {
  vi.stubGlobal('navigator', navigator);
  expect(isPrivacyControlSet()).toBe(isSet);
});

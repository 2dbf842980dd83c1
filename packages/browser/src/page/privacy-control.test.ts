import { afterEach, expect, it, vi } from 'vitest';
import { isPrivacyControlSet } from './privacy-control.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  [{ globalPrivacyControl: true }, true],
  [{ globalPrivacyControl: false }, false],
  [{ globalPrivacyControl: '1' }, false],
  [{}, false],
  [undefined, false],
])('is set in %j: %s', (navigator, isSet) => {
  vi.stubGlobal('navigator', navigator);
  expect(isPrivacyControlSet()).toBe(isSet);
});

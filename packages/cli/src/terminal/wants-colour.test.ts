import { expect, test } from 'vitest';
import { wantsColour } from './wants-colour.js';

test.each([
  [true, undefined, true],
  [true, '', true],
  [true, '1', false],
  [false, undefined, false],
  [undefined, undefined, false],
])('a stream whose isTTY is %j shows colours with NO_COLOR=%j: %j', (isTTY, noColour, expected) => {
  expect(wantsColour(isTTY === undefined ? {} : { isTTY }, noColour)).toBe(expected);
});

import { expect, test } from 'vitest';
import { onOneLine } from './one-line.js';

test('makes one line of several, without what a terminal would obey', () => {
  expect(onOneLine(' no such\r\n\tapp \u001b[31m\u0007\u202e ')).toBe('no such app [31m');
});

test('cuts what is longer than a message', () => {
  expect(onOneLine('x'.repeat(5000))).toBe(`${'x'.repeat(200)}…`);
});

import { expect, test } from 'vitest';
import { onOneLine } from './one-line.js';

test('onOneLine joins lines and removes control characters', () => {
  expect(onOneLine(' no such\r\n\tapp \u001b[31m\u0007\u202e ')).toBe('no such app [31m');
});

test('onOneLine cuts a text after 200 characters', () => {
  expect(onOneLine('x'.repeat(5000))).toBe(`${'x'.repeat(200)}…`);
});

import { expect, test } from 'vitest';
import { nearest, suggestion } from './nearest.js';

test.each([
  ['--usr', '--user'],
  ['--endpiont', '--endpoint'],
  ['--testmode', '--test-mode'],
  ['--timeout-ms', '--timeout'],
])('nearest finds that %s is a typo of %s', (word, meant) => {
  expect(nearest(word, ['--app', '--user', '--endpoint', '--test-mode', '--timeout'])).toBe(meant);
});

test('suggestion is empty for a word that resembles no known word', () => {
  expect(suggestion('--frobnicate', ['--app', '--user'])).toBe('');
});

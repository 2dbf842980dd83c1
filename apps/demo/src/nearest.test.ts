import { expect, test } from 'vitest';
import { nearest, suggestion } from './nearest.js';

test.each([
  ['--usr', '--user'],
  ['--endpiont', '--endpoint'],
  ['--testmode', '--test-mode'],
  ['--timeout-ms', '--timeout'],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, ['--app', '--user', '--endpoint', '--test-mode', '--timeout'])).toBe(meant);
});

test('suggests nothing for a word that is like none', () => {
  expect(suggestion('--frobnicate', ['--app', '--user'])).toBe('');
});

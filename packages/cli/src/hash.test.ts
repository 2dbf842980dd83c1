import { expect, test } from 'vitest';
import { runWith } from '../test/recorded-run.ts';

const HASH = 'c05dc5334d83cca7382bca040f2f6e9de56d57d22814cfc4c39b5a55dbc9ef16';

test.each([
  ['somebody@example.com\n', []],
  ['somebody@example.com\r\n', []],
  ['somebody@example.com', []],
  ['\ufeffsomebody@example.com\n', []],
  ['', ['somebody@example.com']],
])('hash prints the hash that a client sends for the input %j and the words %j', async (input, words) => {
  expect(await runWith(input, ['hash', ...words, '--salt', 'MySalt'])).toEqual({
    exitCode: 0,
    printed: [HASH],
    complaints: [],
  });
});

test('hash --json prints the hash in JSON', async () => {
  const { printed } = await runWith('somebody@example.com', ['hash', '--salt=MySalt', '--json']);
  expect(printed).toEqual([JSON.stringify({ ok: true, hash: HASH })]);
});

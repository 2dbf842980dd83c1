import { expect, it } from 'vitest';
import { describedWords, page, table } from './markdown.mjs';

it('writes each row of a table on one line', () => {
  expect(
    table(
      ['a', 'b'],
      [
        ['one | two', 'first\n  second'],
        ['- x\n- y', ''],
      ],
    ),
  ).toBe(['| a | b |', '| --- | --- |', '| one \\| two | first second |', '| x<br>y |  |'].join('\n'));
});

it('leaves out what is empty, and ends a page with one line break', () => {
  expect(page(['# Title', undefined, false, '', 'Text'])).toBe('# Title\n\nText\n');
});

it('reads the text of a comment about each word, also about several in one entry', () => {
  const comment = 'Why.\n\n- `A`: first\n  and more.\n- `B`, `C`: the others; see `D`: no entry.\n\nThe end.';
  expect(Object.fromEntries(describedWords(comment))).toEqual({
    A: 'first\n  and more.',
    B: 'the others; see `D`: no entry.',
    C: 'the others; see `D`: no entry.',
  });
});

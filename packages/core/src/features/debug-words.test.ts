import { expect, it } from 'vitest';
import { readDebugWords } from './debug-words.js';

/** What a text asks for, in letters: `l` for lines, `f` for whole signals, `d` for a dry run. */
function askedBy(text: string): string {
  const { full, isDry, isOn } = readDebugWords(text);
  return `${isOn ? 'l' : ''}${full ? 'f' : ''}${isDry ? 'd' : ''}`;
}

it.each([
  ...['', '1', 'true', 'on', 'yes', 'TRUE', ' 1 ', '1,'].map((text) => [text, 'l']),
  ...['full', '1,full', 'full 1', 'FULL'].map((text) => [text, 'lf']),
  ...['dry', 'dryrun', 'dry-run', 'dry_run', 'DRY', '1,dry', 'dry 1', 'dry;'].map((text) => [text, 'ld']),
  ...['dry,full', 'full,dryrun'].map((text) => [text, 'lfd']),
  ...['0', 'false', 'off', 'no', 'OFF'].map((text) => [text, '']),
  ['0,dry', 'd'],
])('debug mode reads %j as "%s", and knows every word (point 44)', (text, expected) => {
  expect(askedBy(`${text}`)).toBe(expected);
  expect(readDebugWords(`${text}`).unknown).toBeUndefined();
});

it.each(['bogus', 'ddry', 'no-dry', '2', 'fullest', '1,bogus', 'dry,bogus', '*'])(
  'debug mode takes the unknown word in %j for a dry run (point 44)',
  (text) => {
    expect(readDebugWords(text)).toMatchObject({ isDry: true, unknown: expect.any(String) });
  },
);

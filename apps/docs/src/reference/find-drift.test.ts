import { expect, it } from 'vitest';
import { findDrift } from './find-drift.mjs';

const COMMAND = 'run pnpm run reference';

it('finds nothing if the pages match the sources', () => {
  expect(findDrift(new Map([['a.md', 'A']]), new Map([['a.md', 'A']]))).toEqual([]);
});

it('names each page that is missing, left over, changed or cut, and the command that fixes it', () => {
  const committed = new Map([
    ['changed.md', 'one\ntwo\n'],
    ['cut.md', 'one\n'],
    ['left.md', ''],
  ]);
  const generated = new Map([
    ['changed.md', 'one\n2\n'],
    ['cut.md', 'one'],
    ['new.md', ''],
  ]);
  expect(findDrift(committed, generated)).toEqual([
    `reference/changed.md differs from the sources from line 2 on: ${COMMAND}`,
    `reference/cut.md differs from the sources from line 2 on: ${COMMAND}`,
    `reference/left.md belongs to no entry point: ${COMMAND}`,
    `reference/new.md is missing: ${COMMAND}`,
  ]);
});

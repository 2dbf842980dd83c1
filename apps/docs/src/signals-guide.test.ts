import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as readyMade from '@td/core/signals';
import { expect, it } from 'vitest';
import { tableRows } from './tables.js';

const markdown = readFileSync(fileURLToPath(new URL('../guides/what-signals-say.md', import.meta.url)), 'utf8');

it('the guide names each function for a ready-made signal, and no other', () => {
  const cells = tableRows(markdown, 'function', 'signal').map(([functions = '']) => functions);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([a-z]\w+)[`(]/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(Object.keys(readyMade).toSorted());
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { findOrderProblems, GUIDE_ORDER } from './guide-order.mjs';

it('gives every guide a place in the navigation', () => {
  const guides = readdirSync(join(ROOT, 'apps/docs/guides')).map((name) => name.replace(/\.md$/, ''));
  expect(findOrderProblems(GUIDE_ORDER, guides)).toEqual([]);
});

it('names a guide that was forgotten, one that is gone, and one that is there twice', () => {
  expect(findOrderProblems(['a', 'b', 'gone', 'a'], ['a', 'b', 'new'])).toEqual([
    'guides/new.md has no place in the order',
    'guides/gone.md is ordered, and not there',
    'guides/a.md is ordered twice',
  ]);
});

import { expect, it } from 'vitest';
import { tidyPage } from './tidy-page.mjs';

it.each([
  ['drops a heading that only names the table below it', '### Go\n\n#### Parameters\n\n| a |', '### Go\n\n| a |'],
  ['drops the lines between members', 'a\n\n***\n\nb', 'a\n\nb'],
  ['raises a method to the level below its owner', '##### Client › flush()', '#### Client › flush()'],
  ['says a default on one line', '**Default Value**\n\n500', '**Default**: 500'],
  ['writes a union that begins on a line of its own as one line', 'f(a: \n  | B\n| C): D', 'f(a: B | C): D'],
  ['breaks a list in a cell into lines', '| `k` | - `a`: one. - `b`: two. |', '| `k` | `a`: one.<br>`b`: two. |'],
])('%s', (_what, generated, tidy) => {
  expect(tidyPage(generated)).toBe(tidy);
});

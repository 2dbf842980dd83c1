import { expect, it } from 'vitest';
import { optionSections } from './option-sections.mjs';

const ROW =
  '<tr>\n<td><a id="retry-maxagems"></a><code>retry.maxAgeMs</code></td><td>86400000</td><td>How <b>long</b></td>\n</tr>';

it('makes each option a result of a search that leads to its row', () => {
  expect(optionSections('/x/reference/options.md', `<table>${ROW}</table>`)).toEqual([
    {
      anchor: 'retry-maxagems',
      titles: ['Options', 'retry.maxAgeMs'],
      text: expect.stringMatching(/86400000.*How\s+long/),
    },
  ]);
});

it('does not change the results of other pages', () => {
  expect(optionSections('/x/guides/servers.md', ROW)).toBeUndefined();
});

import { expect, it } from 'vitest';
import { pageOf, readEntryPoints, sortFolders } from './entry-points.mjs';

it('reads core first, so that its names are shown there', () => {
  expect(sortFolders(['testing', 'browser', 'transport-http', 'new', 'core', 'node', 'transport-axios'])).toEqual([
    'core',
    'transport-axios',
    'transport-http',
    'node',
    'browser',
    'testing',
    'new',
  ]);
});

it('names the page of an entry point after it', () => {
  expect([pageOf('@td/core'), pageOf('@td/transport-fetch/ky')]).toEqual(['core', 'transport-fetch-ky']);
});

it('finds what a package exports, and its sources', () => {
  const found = readEntryPoints(['transport-fetch']).map(({ name, source }) => [name, source.split('/packages/')[1]]);
  expect(found).toEqual([
    ['@td/transport-fetch', 'transport-fetch/src/index.ts'],
    ['@td/transport-fetch/ky', 'transport-fetch/src/ky.ts'],
  ]);
});

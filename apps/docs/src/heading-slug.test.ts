import { expect, it } from 'vitest';
import { headingSlug } from './heading-slug.mjs';

it.each([
  ['Where things are', 'where-things-are'],
  ['`@td/core`', 'tdcore'],
  ['Options: what, and why?', 'options-what-and-why'],
  ['Client › flush()', 'client--flush'],
  ['MAX_RESPONSE_BYTES', 'max_response_bytes'],
  ['Größe', 'größe'],
])('names the heading "%s" as GitHub does', (heading, slug) => {
  expect(headingSlug(heading)).toBe(slug);
});

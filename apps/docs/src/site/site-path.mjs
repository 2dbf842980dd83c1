/** Where the Markdown files of the repository stand on the site. @type {readonly (readonly [RegExp, string])[]} */
const PLACES = [
  [/^README\.md$/, 'index.md'],
  [/^CONTRIBUTING\.md$/, 'contributing.md'],
  [/^packages\/([^/]+)\/README\.md$/, 'packages/$1.md'],
  [/^apps\/bench\/README\.md$/, 'benchmarks.md'],
  [/^apps\/docs\/README\.md$/, 'documents.md'],
  [/^apps\/docs\/([^/]+\.md)$/, '$1'],
  [/^apps\/docs\/((?:guides|recipes|reference|decisions)\/[^/]+\.md)$/, '$1'],
];

/** The files that have no place there, as patterns for VitePress. */
export const NOT_ON_SITE = [
  '!(README|CONTRIBUTING).md',
  'packages/*/!(README).md',
  'packages/*/*/**',
  'apps/!(bench|docs)/**',
  'apps/bench/!(README).md',
  'apps/bench/*/**',
  'apps/docs/{docs-output,src}/**',
];

/**
 * The path of a page on the site.
 *
 * @param {string} file - The path of a Markdown file, from the top of the repository.
 * @returns {string | undefined} The path ends with `.md`; nothing for a file that is not on the site.
 */
export function sitePath(file) {
  const place = PLACES.find(([pattern]) => pattern.test(file));
  return place && file.replace(...place);
}

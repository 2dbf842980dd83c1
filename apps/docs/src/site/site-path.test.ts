import { expect, it } from 'vitest';
import { sitePath } from './site-path.mjs';

it.each([
  ['README.md', 'index.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['packages/node/README.md', 'packages/node.md'],
  ['apps/docs/guides/servers.md', 'guides/servers.md'],
  ['apps/docs/architecture.md', 'architecture.md'],
  ['apps/docs/README.md', 'documents.md'],
])('puts %s at %s', (file, path) => {
  expect(sitePath(file)).toBe(path);
});

it.each(['apps/demo/README.md', 'packages/node/CHANGELOG.md', 'apps/docs/src/notes.md', 'SECURITY.md'])(
  'leaves %s to the repository',
  (file) => {
    expect(sitePath(file)).toBeUndefined();
  },
);

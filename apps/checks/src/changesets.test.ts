import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './setup.mjs';
import { readWorkspaces } from './workspace.mjs';

const FOLDER = join(ROOT, '.changeset');
const changesets = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md');
const names = readWorkspaces('packages').map(({ manifest }) => manifest.name);

/** What the release tool reads: the packages and their bumps between two lines of dashes, then what users read. */
const CHANGESET = /^---\n((?:(?:'[^'\n]+'|"[^"\n]+"): (?:major|minor|patch)\n)+)---\n\n?\S/;

it.each(changesets)('the release tool can read %s, and knows its packages', (name) => {
  const [, head = ''] = CHANGESET.exec(readFileSync(join(FOLDER, name), 'utf8')) ?? [];
  const bumped = [...head.matchAll(/['"](.+)['"]/g)].map(([, bumpedName]) => bumpedName);
  expect(bumped).not.toEqual([]);
  expect(names).toEqual(expect.arrayContaining(bumped));
});

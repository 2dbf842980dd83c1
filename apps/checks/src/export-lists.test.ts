import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { staleExportLists } from './export-lists.mjs';
import { ROOT } from './setup.mjs';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Reads the files of the repository, with a change to one of them. */
const readWith = (changed: string, change: (text: string) => string) => (file: string) =>
  file === changed ? change(read(file)) : read(file);

it('core exports every builder, and the presets export what users of core need', () => {
  expect([...staleExportLists(read).keys()], 'run `pnpm run exports`').toEqual([]);
});

it('a new builder joins the exports of core and of both presets', () => {
  const stale = staleExportLists(
    readWith('packages/core/src/options/option-builders.ts', (text) => `${text}\nexport const withPigeons = 1;\n`),
  );

  expect([...stale.keys()]).toEqual([
    'packages/core/src/index.ts',
    'packages/node/src/index.ts',
    'packages/browser/src/index.ts',
  ]);
  for (const text of stale.values()) expect(text).toContain('  withPigeons,\n');
});

it('a new ready-made signal joins the signals of both presets', () => {
  const stale = staleExportLists(
    readWith('packages/core/src/signals/index.ts', (text) => `${text}\nexport { pigeonSent } from './pigeon.js';\n`),
  );

  expect([...stale.keys()]).toEqual(['packages/node/src/signals.ts', 'packages/browser/src/signals.ts']);
});

it('a name for authors of transports stays in core', () => {
  const stale = staleExportLists(
    readWith('packages/core/src/index.ts', (text) => `${text}\nexport { carryBytes } from './bytes.js';\n`),
  );

  expect([...stale.keys()]).toEqual([]);
});

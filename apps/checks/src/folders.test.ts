import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findCircles } from './circles.mjs';
import { FOLDER_MAPS } from './folder-map.mjs';
import { findFolderViolations } from './folders.mjs';
import { ROOT } from './setup.mjs';

const map = {
  order: ['index.ts', ['create-client.ts', 'lazy-client.ts'], 'delivery/', 'signals/', 'internal/', 'contracts/'],
  only: { 'signals/': ['contracts/'] },
};

/** One file for each place, so that no folder of the map is missing. */
const tidy = {
  'index.ts': "export { createClient } from './create-client.js'; export type { Stats } from './contracts/stats.js';",
  'create-client.ts': "import { send } from './delivery/send.js'; import './lazy-client.js';",
  'lazy-client.ts': '',
  'delivery/send.ts': "import { wait } from '../internal/wait.js'; import './retry.js'; import 'other';",
  'delivery/retry.ts': '',
  'delivery/retry.test.ts': "import { createClient } from '../create-client.js';",
  'signals/purchase.ts': "import type { Stats } from '../contracts/stats.js'; import './rates.js';",
  'signals/rates.ts': '',
  'internal/wait.ts': '',
  'contracts/stats.ts': '',
};

function violations(change: Record<string, string>, files: Record<string, string> = tidy): string[] {
  const sources = Object.entries({ ...files, ...change }).map(([path, text]) => ({
    path: `packages/pigeon/src/${path}`,
    text,
  }));
  const manifest = { name: '@td/pigeon', version: '0.0.0', exports: {} };
  return findFolderViolations({ folder: 'packages/pigeon', manifest, sources }, map);
}

it('no problem is reported for files that import from later places', () => {
  expect(violations({})).toEqual([]);
});

it.each([
  ['imports from a folder above its own', 'internal/wait.ts', "import '../delivery/retry.js';"],
  ['imports types from a folder above its own', 'contracts/stats.ts', "import type { A } from '../internal/wait.js';"],
  ['imports from a folder above its own later on', 'internal/wait.ts', "await import('../delivery/retry.js');"],
  ['exports again what stands above it', 'contracts/stats.ts', "export { a } from '../delivery/retry.js';"],
  ['names a type of a folder above its own', 'contracts/stats.ts', "type A = import('../internal/wait.js').A;"],
  ['imports from the index', 'contracts/clock.ts', "import type { Stats } from '../index.js';"],
  ['imports from more than its folder may', 'signals/rates.ts', "import { wait } from '../internal/wait.js';"],
])('a problem is reported for a file that %s', (_what, path, text) => {
  expect(violations({ [path]: text })).toEqual([expect.stringContaining(`packages/pigeon/src/${path}: imports `)]);
});

it.each(['helpers/deep.ts', 'compose.ts'])('a problem is reported for %s, which is not on the map', (path) => {
  expect(violations({ [path]: '' })).toEqual([`packages/pigeon/src/${path}: has no place in the map`]);
});

it('a problem is reported for a missing folder of the map', () => {
  const { 'internal/wait.ts': _wait, ...files } = { ...tidy, 'delivery/send.ts': '' };
  expect(violations({}, files)).toEqual(['packages/pigeon/src/internal/: is in the map, but does not exist']);
});

it('a problem is reported for files that import in a circle, even if they import types only', () => {
  const circle = { 'signals/rates.ts': "import type { Purchase } from './purchase.js';" };
  expect(violations(circle)).toEqual([
    'packages/pigeon/src: a circle of imports: signals/purchase.ts → signals/rates.ts → signals/purchase.ts',
  ]);
});

it.each([
  ['no circle in a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ['a file that imports itself', { a: ['a'] }, [['a', 'a']]],
  ['the shortest of two circles of a group', { a: ['b'], b: ['c', 'a'], c: ['a'] }, [['a', 'b', 'a']]],
  [
    'a circle of each group',
    { a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] },
    [
      ['a', 'b', 'a'],
      ['c', 'd', 'c'],
    ],
  ],
])('findCircles returns %s', (_what, imports, circles) => {
  expect(findCircles(new Map<string, string[]>(Object.entries(imports)))).toEqual(circles);
});

it('a named file can have a different place from its folder', () => {
  const { order } = FOLDER_MAPS['packages/node'] ?? { order: [] };
  expect(order.indexOf('sender/send-spool.ts')).toBeLessThan(order.findIndex((place) => place.includes('index.ts')));
  const sources = [
    ...order.flat().map((name) => ({ path: name.endsWith('/') ? `${name}any.ts` : name, text: '' })),
    { path: 'sender/send-spool.ts', text: "import '../index.js';" },
  ].map(({ path, text }) => ({ path: `packages/node/src/${path}`, text }));
  const manifest = { name: '@td/node', version: '0.0.0', exports: {} };
  expect(findFolderViolations({ folder: 'packages/node', manifest, sources })).toEqual([]);
});

it('the architecture shows the map of core that the check enforces', () => {
  const architecture = readFileSync(join(ROOT, 'apps/docs/architecture.md'), 'utf8');
  const shown = [...architecture.matchAll(/^[├└]─ (\S+)/gm)].map(([, place]) => place);

  expect(shown).toEqual(FOLDER_MAPS['packages/core']?.order.flat());
});

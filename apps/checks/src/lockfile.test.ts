import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toolsWithoutMacOS } from './lockfile.mjs';
import { ROOT } from './setup.mjs';

const lockfile = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8');

it('holds the tools for all systems: if not, run pnpm install with a network', () => {
  expect(toolsWithoutMacOS(lockfile)).toEqual([]);
});

it('bites when those of one tool are gone', () => {
  const pruned = lockfile.replaceAll("'@esbuild/darwin-", "'@esbuild/other-");

  expect(toolsWithoutMacOS(pruned)).toEqual(['@esbuild/']);
});

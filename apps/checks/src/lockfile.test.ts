import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toolsWithoutMacOS } from './lockfile.mjs';
import { ROOT } from './setup.mjs';

const lockfile = readFileSync(join(ROOT, 'pnpm-lock.yaml'), 'utf8');

it('the lock file contains the tools for all systems; if not, run pnpm install with a network', () => {
  expect(toolsWithoutMacOS(lockfile)).toEqual([]);
});

it('a tool is reported when its executables are missing', () => {
  const pruned = lockfile.replaceAll("'@esbuild/darwin-", "'@esbuild/other-");

  expect(toolsWithoutMacOS(pruned)).toEqual(['@esbuild/']);
});

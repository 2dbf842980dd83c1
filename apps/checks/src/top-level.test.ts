import { expect, it } from 'vitest';
import { findTopLevelProblems } from './top-level.mjs';

it('findTopLevelProblems reports an unknown file in the root and a missing one', () => {
  const allowed = [
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'turbo.json',
    'packages',
    'apps',
    '.changeset',
    '.gitignore',
    'README.md',
    'LICENSE',
    'CONTRIBUTING.md',
    'CODE_OF_CONDUCT.md',
    'SECURITY.md',
    'tsconfig.base.json',
    'biome.json',
    'knip.json',
    'vitest.config.ts',
    'node_modules',
  ];

  expect(findTopLevelProblems(allowed)).toEqual([]);
  expect(findTopLevelProblems([...allowed, 'scripts'])).toEqual(['scripts does not belong in the root']);
  expect(findTopLevelProblems(allowed.filter((name) => name !== 'README.md'))).toEqual(['README.md is missing']);
});

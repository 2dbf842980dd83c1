import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findCitationProblems, readPoints } from './citations.mjs';
import { ROOT } from './setup.mjs';
import { readWorkspaces } from './workspace.mjs';

it('every point of the delivery specification has a test that names it, and every test names a point that exists', () => {
  const points = readPoints(readFileSync(join(ROOT, 'apps/docs/requirements.md'), 'utf8'));
  // The examples in this file are not proofs.
  const sources = [...readWorkspaces('packages'), ...readWorkspaces('apps')]
    .flatMap((workspace) => workspace.sources)
    .filter(({ path }) => path !== 'apps/checks/src/citations.test.ts');

  expect(points).toHaveLength(44);
  expect(findCitationProblems(points, sources)).toEqual([]);
});

const inTest = (text: string) => [{ path: 'packages/core/src/queue.test.ts', text }];

it.each([
  ['the title of a test', inTest("it('keeps the order (point 1)', () => {});")],
  ['a title that names several', inTest("it('keeps the order (points 3, 1)', () => {});")],
  ['a title with a value in it', inTest('it(`$' + '{name}: keeps the order (point 1)`, () => {});')],
  [
    'a step of npm test',
    [{ path: 'apps/checks/src/steps/queue.mjs', text: "export const checks = { 'keeps the order (point 1)': 1 };" }],
  ],
])('%s is a proof', (_what, sources) => {
  expect(findCitationProblems([1], sources).filter((problem) => !problem.includes('point 3'))).toEqual([]);
});

it.each([
  ['a point without a test', inTest("it('keeps the order', () => {});"), 'no test names point 1'],
  ['a point that only a comment names', inTest('// Keeps the order (point 1).'), 'no test names point 1'],
  [
    'a point that only a source names',
    [{ path: 'packages/core/src/queue.ts', text: "throw new Error('out of order (point 1)');" }],
    'no test names point 1',
  ],
  [
    'a test that names a point that does not exist',
    inTest("it('keeps the order (points 1, 38)', () => {});"),
    'packages/core/src/queue.test.ts: names point 38, which does not exist',
  ],
])('findCitationProblems reports %s', (_what, sources, problem) => {
  expect(findCitationProblems([1], sources)).toEqual([problem]);
});

it('findCitationProblems reports numbers that are not consecutive', () => {
  expect(readPoints('# Points\n\n1. One.\n   And 7. of May.\n3. Three.\n')).toEqual([1, 3]);
  expect(findCitationProblems([1, 3], inTest("it('all (points 1, 3)', () => {});"))).toEqual([
    'point 3 is out of order',
  ]);
});

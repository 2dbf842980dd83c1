// Checks that the root of the repository contains exactly the known files.

const TOP_LEVEL = [
  'package.json',
  'pnpm-workspace.yaml',
  'pnpm-lock.yaml',
  'turbo.json',
  'packages',
  'apps',
  'README.md',
  'LICENSE',
  'CONTRIBUTING.md',
  'CODE_OF_CONDUCT.md',
  'SECURITY.md',
  'tsconfig.base.json',
  'biome.json',
  'knip.json',
];

/** Tools create these. They are never committed. */
const NOT_COMMITTED = ['node_modules', 'docs-output', 'coverage'];

/** @param {readonly string[]} entries - What the root of the repository holds. */
export function findTopLevelProblems(entries) {
  const strangers = entries.filter(
    (name) =>
      !name.startsWith('.') && !/^vitest\.\w+\.ts$/.test(name) && ![...TOP_LEVEL, ...NOT_COMMITTED].includes(name),
  );
  return [
    ...strangers.map((name) => `${name} does not belong in the root`),
    ...[...TOP_LEVEL, '.changeset'].filter((name) => !entries.includes(name)).map((name) => `${name} is missing`),
  ];
}

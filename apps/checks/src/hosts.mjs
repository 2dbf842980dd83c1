// Checks that no file names a developer's machine or package registry.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { repositoryFiles } from './repository-files.mjs';
import { ROOT } from './setup.mjs';

/** @type {readonly (readonly [RegExp, string])[]} */
const FORBIDDEN = [
  [/https?:\/\/(registry|npm|artifactory|nexus|verdaccio)\.[a-z]/i, 'names a package registry'],
  [/\/(home|Users)\/[a-z][\w-]*\//, 'names a folder of one machine'],
];

/** For the lock file only. In other files, these words are harmless. @type {readonly (readonly [RegExp, string])[]} */
const FORBIDDEN_IN_LOCKFILE = [
  [/\btarball:/, 'says where a package was downloaded'],
  [/https?:\/\//, 'holds an address'],
];

/**
 * @param {string} path
 * @param {string} text
 * @param {readonly string[]} [ownNames] - Names of this machine: the host of its registry, its folders.
 * @returns {string[]} The problems, one sentence each.
 */
export function findHosts(path, text, ownNames = []) {
  const patterns = path === 'pnpm-lock.yaml' ? [...FORBIDDEN, ...FORBIDDEN_IN_LOCKFILE] : FORBIDDEN;
  return [
    ...patterns.filter(([pattern]) => pattern.test(text)).map(([, problem]) => `${path} ${problem}`),
    ...ownNames.filter((name) => text.includes(name)).map(() => `${path} names this machine, or its package registry`),
  ];
}

/** Shorter names are ignored, because they may occur by chance. */
const SHORTEST_NAME = 9;

function namesOfThisMachine() {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const host = URL.canParse(registry.trim()) ? new URL(registry.trim()).host : '';
  return [host, join(ROOT, '.'), `${homedir()}/`].filter((name) => name.length >= SHORTEST_NAME);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = namesOfThisMachine();
  const problems = repositoryFiles(ROOT).flatMap((path) =>
    findHosts(path, readFileSync(join(ROOT, path), 'utf8'), names),
  );
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

// Nothing in the repository may name the machine or the package registry that it was written with.
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

/** Only in the lockfile: where else the word means something else. @type {readonly (readonly [RegExp, string])[]} */
const FORBIDDEN_IN_LOCKFILE = [
  [/\btarball:/, 'says where a package was downloaded'],
  [/https?:\/\//, 'holds an address'],
];

/**
 * @param {string} path
 * @param {string} text
 * @param {readonly string[]} [ownNames] - What this very machine is called: its registry's host, its folders.
 * @returns {string[]} What is wrong, one sentence each.
 */
export function findHosts(path, text, ownNames = []) {
  const patterns = path === 'pnpm-lock.yaml' ? [...FORBIDDEN, ...FORBIDDEN_IN_LOCKFILE] : FORBIDDEN;
  return [
    ...patterns.filter(([pattern]) => pattern.test(text)).map(([, problem]) => `${path} ${problem}`),
    ...ownNames.filter((name) => text.includes(name)).map(() => `${path} names this machine, or its package registry`),
  ];
}

/** Short names would be found where they mean nothing. */
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

// Writes the version of each package into its source, for the signals to report. Runs after `changeset version`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './setup.mjs';
import { readWorkspaces } from './workspace.mjs';

/** @import { SourceFile } from './workspace.mjs' */

/** Matches a constant named …VERSION with a version, such as `const SDK_VERSION = '1.2.3';`. */
const VERSION_CONSTANT = /(\b[A-Z_]*VERSION\b[^=\n]*=\s*')(\d+\.\d+\.\d+[^']*)'/g;

/**
 * @param {readonly SourceFile[]} sources
 * @returns {{ path: string, version: string }[]}
 */
export function findVersionConstants(sources) {
  return sources
    .filter(({ path }) => !path.endsWith('.test.ts'))
    .flatMap(({ path, text }) => [...text.matchAll(VERSION_CONSTANT)].map(([, , version = '']) => ({ path, version })));
}

/**
 * @param {string} text
 * @param {string} version
 */
export function withVersion(text, version) {
  return text.replace(VERSION_CONSTANT, `$1${version}'`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { manifest, sources } of readWorkspaces('packages')) {
    for (const { path } of findVersionConstants(sources)) {
      const file = join(ROOT, path);
      writeFileSync(file, withVersion(readFileSync(file, 'utf8'), manifest.version));
    }
  }
}

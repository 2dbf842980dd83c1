import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';

/** The address of the repository, which the root manifest holds. @returns {string} */
export function repositoryAddress() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).repository;
}

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the files of a repository that are committed or could be, without installed and built files.
 *
 * @param {string} root
 * @returns {string[]} Their paths, relative to the root.
 */
export function repositoryFiles(root) {
  const output = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return output
    .split('\0')
    .filter((path) => path !== '' && statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
}

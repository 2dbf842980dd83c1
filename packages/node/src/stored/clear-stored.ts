import { isDryRunSet } from '../identity/environment-debug.js';
import { parseFileName } from '../spool/file-name.js';
import { stateOf, unlinkFile } from '../spool/list-files.js';
import type { StoredFile } from './list-stored.js';

/**
 * Deletes files without sending their signals, except files that a running program owns. If a program takes over a file
 * at the same moment, only one of the two succeeds. Deletes nothing in a dry run of the environment.
 *
 * @param files - Files that `listStored` has returned.
 * @returns The files that it has deleted.
 */
export async function clearStored(files: readonly StoredFile[]): Promise<readonly StoredFile[]> {
  const deleted: StoredFile[] = [];
  if (isDryRunSet()) return deleted;
  for (const file of files) {
    const { folder, fileName } = file;
    const parsed = parseFileName(fileName);
    const state = parsed && (await stateOf(folder, parsed, Date.now()));
    if (state?.isLeft && (await unlinkFile(folder, fileName))) deleted.push(file);
  }
  return deleted;
}

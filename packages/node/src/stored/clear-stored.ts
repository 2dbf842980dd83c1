import { parseFileName } from '../spool/file-name.js';
import { stateOf, unlinkFile } from '../spool/list-files.js';
import type { StoredFile } from './list-stored.js';

/**
 * Deletes files without sending their signals, except files that a running program owns. If a program takes over a file
 * at the same moment, only one of the two succeeds.
 *
 * @param files - Files that `listStored` has returned.
 * @returns The files that it has deleted.
 */
export async function clearStored(files: readonly StoredFile[]): Promise<readonly StoredFile[]> {
  const deleted: StoredFile[] = [];
  for (const file of files) {
    const { folder, fileName } = file;
    const parsed = parseFileName(fileName);
    const state = parsed && (await stateOf(folder, parsed, Date.now()));
    if (state?.isLeft && (await unlinkFile(folder, fileName))) deleted.push(file);
  }
  return deleted;
}

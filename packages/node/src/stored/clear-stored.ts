import { parseFileName } from '../spool/file-name.js';
import { stateOf, unlinkFile } from '../spool/list-files.js';
import type { StoredFile } from './list-stored.js';

/**
 * Deletes files unsent, except those that a running program owns. Of this and a program that takes the same file over at
 * the same moment, one succeeds.
 *
 * @param files - Of `listStored`.
 * @returns Those that it has deleted.
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

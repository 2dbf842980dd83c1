import { reasonOf } from '../forbidden.js';
import { parseFileName } from './file-name.js';
import { deleteEach, findNames } from './folder.js';

/**
 * Deletes this user's stored signals in a folder, even if the client itself stores none there.
 *
 * @param report - Called with a sentence if some cannot be deleted.
 */
export function deleteStored(folder: () => string, report: (failure: string) => void): void {
  try {
    const at = folder();
    const own = findNames(at).filter(parseFileName);
    try {
      deleteEach(at, own);
    } catch (error) {
      report(`stored signals cannot be deleted: ${reasonOf(error)}`);
    }
  } catch {
    // This program cannot have stored signals in a folder that it cannot read.
  }
}

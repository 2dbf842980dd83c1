import { parseFileName } from './file-name.js';
import { deleteEach, findNames } from './folder.js';

/**
 * Deletes the signals of a folder that are this user's, also for a client that stores none there itself.
 *
 * @param report - Called with a sentence when some cannot be deleted.
 */
export function deleteStored(folder: () => string, report: (failure: string) => void): void {
  try {
    const at = folder();
    const own = findNames(at).filter(parseFileName);
    try {
      deleteEach(at, own);
    } catch (error) {
      report(`stored signals cannot be deleted: ${(error as Error).message}`);
    }
  } catch {
    // Without a folder that can be read, there is nothing that this program could have stored.
  }
}

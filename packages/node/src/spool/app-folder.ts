import { nodePath } from '../builtin-modules.js';
import type { SpoolOptions } from './spool-options.js';
import { stateFolder } from './state-folder.js';

/**
 * Finds the folder where a client stores what outlives its program: the folder of the spool, even if it stores no
 * signals there.
 *
 * @returns A function that finds the folder when it is first called, and throws if there is none.
 */
export function appFolder(appID: string, spool: SpoolOptions | false | undefined): () => string {
  const wanted = spool ? spool.directory : undefined;
  let folder: string | undefined;
  let failure: unknown;
  try {
    // Resolved now: the program may change its working directory later.
    folder = wanted && nodePath().resolve(wanted);
  } catch (error) {
    // The working directory has been deleted.
    failure = error;
  }
  return () => {
    if (failure) throw failure;
    folder ??= stateFolder(appID);
    return folder;
  };
}

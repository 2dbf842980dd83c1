import { nodePath } from '../builtin-modules.js';
import type { SpoolOptions } from './spool-options.js';
import { stateFolder } from './state-folder.js';

/**
 * Where a client keeps what outlives its program: in the folder of the spool, whether or not signals are kept there.
 *
 * @returns What says so; that may throw where there is no such folder.
 */
export function appFolder(appID: string, spool: SpoolOptions | false | undefined): () => string {
  const given = spool ? spool.directory : undefined;
  // Now, since a program may go to another folder.
  const directory = given && nodePath().resolve(given);
  return () => directory ?? stateFolder(appID);
}

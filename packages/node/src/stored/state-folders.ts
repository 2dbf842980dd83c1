import { nodeFS, nodePath } from '../builtin-modules.js';
import { appFolder } from '../spool/app-folder.js';
import { stateFolder } from '../spool/state-folder.js';

/**
 * Returns the folder where the clients of an app store what outlives their programs, by the conventions of the system.
 *
 * @param appID - The app's ID.
 * @throws Error when the user has no home, or the home belongs to another user.
 * @example
 * ```ts
 * import { appStateFolder } from '@td/node/spool';
 *
 * console.log(appStateFolder('3F2504E0-4F89-41D3-9A0C-0305E82C3301'));
 * ```
 */
export function appStateFolder(appID: string): string {
  return appFolder(appID, undefined)();
}

/**
 * Returns the folders of all apps that store something for this user. Folders that a client names by `spool.directory`
 * are not among them.
 *
 * @throws Error when the user has no home, or the folder cannot be read.
 */
export function appStateFolders(): readonly string[] {
  const { existsSync, readdirSync } = nodeFS();
  const { dirname, join } = nodePath();
  const root = dirname(stateFolder('any', true));
  if (!existsSync(root)) return [];
  const found = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return found.map(({ name }) => join(root, name)).sort();
}

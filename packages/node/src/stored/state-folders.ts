import { nodeFS, nodePath } from '../builtin-modules.js';
import { appFolder } from '../spool/app-folder.js';
import { stateFolder } from '../spool/state-folder.js';

/**
 * The folder where clients of an app keep what outlives their programs, by the conventions of the system.
 *
 * @param appID - The app's ID.
 * @throws Error when the user has no home, or when it belongs to another user.
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
 * The folders of all apps that keep something for this user. A client with a `spool.directory` of its own is not among
 * them.
 *
 * @throws Error when the user has no home, or when the folder cannot be read.
 */
export function appStateFolders(): readonly string[] {
  const { existsSync, readdirSync } = nodeFS();
  const { dirname, join } = nodePath();
  const root = dirname(stateFolder('any', true));
  if (!existsSync(root)) return [];
  const found = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return found.map(({ name }) => join(root, name)).sort();
}

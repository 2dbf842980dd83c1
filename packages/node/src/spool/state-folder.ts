import { hashUserID } from '@td/core';
import { nodeFS, nodeOS, nodePath } from '../builtin-modules.js';
import { environmentVariable } from '../environment-variable.js';
import { thisProcess } from '../this-process.js';
import { isOurs } from './folder.js';

/**
 * Where a program keeps its state for this user, by the customs of the system.
 *
 * @throws Error when the user has no home, or has somebody else's: what a program leaves there as the system's own user
 *   (`sudo` may keep `HOME`) would be in the way of its real owner.
 */
export function stateFolder(appID: string): string {
  const { join, isAbsolute } = nodePath();
  const within = (...parts: readonly string[]) => join(...parts, 'telemetrydeck', fileNameOf(appID));
  const { platform } = thisProcess;
  const explicit = environmentVariable(platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME');
  if (platform !== 'darwin' && isAbsolute(explicit)) return within(explicit);
  const home = nodeOS().homedir();
  if (!isOurs(nodeFS().statSync(home))) throw new Error(`${home} belongs to another user`);
  if (platform === 'win32') return within(home, 'AppData', 'Local');
  if (platform === 'darwin') return within(home, 'Library', 'Application Support');
  return within(home, '.local', 'state');
}

/** Long enough to be none of the names that Windows keeps for devices, and without anything that a path may mean. */
function fileNameOf(appID: string): string {
  return /^[\w-]{8,64}$/.test(appID) ? appID : hashUserID(appID);
}

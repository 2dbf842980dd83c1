import { hashUserID } from '@td/core';
import { nodeFS, nodeOS, nodePath } from '../builtin-modules.js';
import { environmentVariable } from '../environment-variable.js';
import { unlessForbidden } from '../forbidden.js';
import { thisProcess } from '../this-process.js';
import { ancestorsOf, isOurs, isTrusted } from './folder.js';

/** Thrown if the home belongs to another user, or does not exist, so that this user must not write there. */
export class NoOwnHomeError extends Error {}

/**
 * Returns the folder where a program stores its state for this user, by the conventions of the system.
 *
 * @param mayBeForeign - Whether the home may belong to another user or not exist, for a program that only reads.
 *   @defaultValue `false`
 * @throws Error when the user has no home, or one whose path is not absolute. {@link NoOwnHomeError} when the home does
 *   not exist or belongs to another user:
 *   `sudo` may keep `HOME` and `XDG_STATE_HOME`, and the owner of the home could not change files of the root user.
 */
export function stateFolder(appID: string, mayBeForeign = false): string {
  const { join, isAbsolute } = nodePath();
  const within = (...parts: readonly string[]) => join(...parts, 'telemetrydeck', fileNameOf(appID));
  const { platform } = thisProcess();
  const explicit = environmentVariable(platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME');
  if (platform !== 'darwin' && isAbsolute(explicit)) {
    const foreign = mayBeForeign ? undefined : ancestorsOf(join(explicit, 'x')).find(isForeign);
    if (foreign) throw new NoOwnHomeError(`${foreign} belongs to another user`);
    return within(explicit);
  }
  const home = nodeOS().homedir();
  // As if the system knew none: the folder would depend on the working directory.
  if (!isAbsolute(home)) throw Object.assign(new Error(`the home "${home}" is not absolute`), { code: 'ENOENT' });
  if (!mayBeForeign) checkHome(home);
  if (platform === 'win32') return within(home, 'AppData', 'Local');
  if (platform === 'darwin') return within(home, 'Library', 'Application Support');
  return within(home, '.local', 'state');
}

/** Whether a folder exists, and belongs neither to this user nor to the system. */
function isForeign(folder: string): boolean {
  const stats = unlessForbidden(() => nodeFS().statSync(folder, { throwIfNoEntry: false }));
  return stats !== undefined && !isTrusted(stats);
}

function checkHome(home: string): void {
  unlessForbidden(() => {
    const stats = nodeFS().statSync(home, { throwIfNoEntry: false });
    if (!stats) throw new NoOwnHomeError(`${home} does not exist`);
    if (!isOurs(stats)) throw new NoOwnHomeError(`${home} belongs to another user`);
  });
}

/** Returns the app ID, or its hash if the ID is unsafe: a short ID may name a device on Windows, others may be paths. */
function fileNameOf(appID: string): string {
  return /^[\w-]{8,64}$/.test(appID) ? appID : hashUserID(appID);
}

import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { randomName } from '../random-name.js';
import { ancestorsOf, makePrivateFolder } from '../spool/folder.js';

/** As large as a file with some signals, in bytes: a full disk may have room for an empty file. */
const PROBE_BYTES = 16_384;

/** For this user only. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * Finds out whether a client can keep signals in a folder: makes the folder, writes a file, and removes both again, as far
 * as they were not there before.
 *
 * @returns Why not; `undefined` where it can.
 */
export function probeFolder(folder: string): Error | undefined {
  const fs = nodeFS();
  const made = [folder, ...ancestorsOf(folder)].filter((path) => !fs.existsSync(path));
  const path = nodePath().join(folder, `telemetrydeck-probe-${randomName()}.tmp`);
  try {
    make(folder, made.at(-1));
    try {
      fs.writeFileSync(path, ' '.repeat(PROBE_BYTES), { flag: 'wx', mode: FILE_MODE, flush: true });
    } finally {
      fs.rmSync(path, { force: true });
    }
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    // A folder in which another program has put something meanwhile stays.
    for (const empty of made) attempt(() => fs.rmdirSync(empty));
  }
}

/**
 * @param outermost - The first folder on the way that is missing.
 * @throws Error with the cause.
 */
function make(folder: string, outermost: string | undefined): void {
  try {
    makePrivateFolder(folder);
  } catch (error) {
    // Where the file system is read-only, Node says of a whole path that it does not exist, and of one folder what is wrong.
    const isVague = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isVague && outermost) nodeFS().mkdirSync(outermost, { mode: FOLDER_MODE });
    throw error;
  }
}

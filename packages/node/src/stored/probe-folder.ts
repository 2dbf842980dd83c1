import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { syncFile } from '../forbidden.js';
import { randomName } from '../random-name.js';
import { ancestorsOf, isMissing, makePrivateFolder } from '../spool/folder.js';

/** The size of the probe, in bytes: that of a file with some signals, because an empty file fits on a full disk. */
const PROBE_BYTES = 16_384;

/** For this user only. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * Finds out whether a client can store signals in a folder: makes the folder, writes a file, and removes all that it has
 * made.
 *
 * @returns The error; `undefined` if a client can store signals.
 */
export function probeFolder(folder: string): Error | undefined {
  const fs = nodeFS();
  const made = [folder, ...ancestorsOf(folder)].filter(isMissing);
  const path = nodePath().join(folder, `telemetrydeck-probe-${randomName()}.tmp`);
  try {
    make(folder, made.at(-1));
    try {
      writeProbe(path);
    } finally {
      fs.rmSync(path, { force: true });
    }
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    // Fails for a folder into which another program has written meanwhile. That folder stays.
    for (const empty of made) attempt(() => fs.rmdirSync(empty));
  }
}

function writeProbe(path: string): void {
  const fs = nodeFS();
  const file = fs.openSync(path, 'wx', FILE_MODE);
  try {
    fs.writeFileSync(file, ' '.repeat(PROBE_BYTES));
    syncFile(file);
  } finally {
    fs.closeSync(file);
  }
}

/**
 * @param outermost - The outermost of the folders that are missing.
 * @throws Error with the cause.
 */
function make(folder: string, outermost: string | undefined): void {
  try {
    makePrivateFolder(folder);
  } catch (error) {
    // On a read-only file system, Node reports only for a single folder what is wrong; for a whole path, it reports
    // ENOENT.
    const isVague = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isVague && outermost) nodeFS().mkdirSync(outermost, { mode: FOLDER_MODE });
    throw error;
  }
}

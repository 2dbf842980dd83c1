import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { randomName } from '../random-name.js';
import { ancestorsOf, makePrivateFolder } from '../spool/folder.js';

/** As large as a file with some signals, in bytes: a full disk may have room for an empty file. */
const PROBE_BYTES = 16_384;

/** For this user only. */
const FILE_MODE = 0o600;

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
    makePrivateFolder(folder);
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

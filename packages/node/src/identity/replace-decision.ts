import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { randomName } from '../random-name.js';
import { makeFolder, statOwnFile } from '../spool/folder.js';

/** A file of its own: nothing else writes or deletes it. */
export const DECISION_FILE = 'telemetrydeck-consent.txt';

/** For this user only. */
const FILE_MODE = 0o600;

/**
 * Puts a new file in the place of what stands there, and follows no link.
 *
 * @throws Error when there is no new file; where a refusal has no room for one, the old one is empty then.
 */
export function replaceDecision(folder: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const path = nodePath().join(folder, DECISION_FILE);
  const freshPath = `${path}.${randomName()}`;
  try {
    makeFolder(folder);
    writeFile(freshPath, decision);
    // A file cannot replace a folder, which may hold something: it is moved, not deleted.
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) fs.renameSync(path, `${freshPath}.replaced`);
    fs.renameSync(freshPath, path);
  } catch (error) {
    attempt(() => fs.unlinkSync(freshPath));
    // An empty file is a refusal, and needs no room.
    if (decision === 'denied') attempt(() => statOwnFile(path)?.nlink === 1 && fs.truncateSync(path));
    throw error;
  }
}

function writeFile(path: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const file = fs.openSync(path, 'wx', FILE_MODE);
  try {
    fs.writeSync(file, `${decision}\n`);
    // Else the machine may lose its power, and keep an empty file.
    fs.fsyncSync(file);
  } catch (error) {
    if (decision === 'granted') throw error;
  } finally {
    fs.closeSync(file);
  }
}

import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { syncFile } from '../forbidden.js';
import { randomName } from '../random-name.js';
import { makeFolder, statOwnFile } from '../spool/folder.js';

/** The file of the decision. Nothing else writes or deletes it. */
export const DECISION_FILE = 'telemetrydeck-consent.txt';

/** For this user only. */
const FILE_MODE = 0o600;

/**
 * Replaces the file of the decision with a new one. Follows no link.
 *
 * @throws Error when it cannot write a new file. If the decision is a refusal, it then empties the old file.
 */
export function replaceDecision(folder: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const path = nodePath().join(folder, DECISION_FILE);
  const freshPath = `${path}.${randomName()}`;
  try {
    makeFolder(folder);
    writeFile(freshPath, decision);
    // A file cannot replace a folder. The folder may contain something, so it is renamed, not deleted.
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) fs.renameSync(path, `${freshPath}.replaced`);
    fs.renameSync(freshPath, path);
  } catch (error) {
    attempt(() => fs.unlinkSync(freshPath));
    // An empty file counts as a refusal, and needs no space on a full disk.
    if (decision === 'denied') attempt(() => statOwnFile(path)?.nlink === 1 && fs.truncateSync(path));
    throw error;
  }
}

function writeFile(path: string, decision: 'granted' | 'denied'): void {
  const fs = nodeFS();
  const file = fs.openSync(path, 'wx', FILE_MODE);
  try {
    fs.writeSync(file, `${decision}\n`);
    // Without this, a power failure may leave an empty file.
    syncFile(file);
  } catch (error) {
    if (decision === 'granted') throw error;
  } finally {
    fs.closeSync(file);
  }
}

import { nodeFS, nodePath } from '../builtin-modules.js';
import { ANY_FILE, byAge, type FoundFile, filesFor } from '../spool/file-name.js';
import { hasPrivateFolder } from '../spool/folder.js';
import { type FileState, listFiles, stateOf } from '../spool/list-files.js';
import { type Destination, formatHeader, hashOf, parseSegment } from '../spool/segment-text.js';

/** Larger files, in bytes, are not from this package, and are not read. */
const TOO_LARGE = 10_000_000;

/** A file with signals that wait for one app and endpoint. */
export interface StoredFile {
  /** The folder that it is in. */
  readonly folder: string;
  readonly fileName: string;
  /** Identifies the file, also after another program has taken it over. */
  readonly id: string;
  /** Where the signals go; `undefined` if this version cannot read it in the file. */
  readonly destination: Destination | undefined;
  /** The number of signals in the file that have not been delivered. */
  readonly signals: number;
  /** Its size, in bytes. */
  readonly bytes: number;
  /** When the first signal was stored, in milliseconds since 1970. */
  readonly storedAt: number;
  /**
   * - `free`: its program has ended; the next program of the app sends it.
   * - `held`: a running program owns it.
   * - `unreadable`: it is damaged, or has a version of the format that this package does not know.
   */
  readonly state: 'free' | 'held' | 'unreadable';
}

/**
 * Lists the files with signals in a folder, oldest first. Takes over nothing, and does not disturb programs that use the
 * folder.
 *
 * @param folder - A result of `appStateFolder`, or the `spool.directory` of a client.
 * @throws Error when the folder cannot be read, or is not for this user only.
 * @example
 * ```ts
 * import { appStateFolders, listStored } from '@td/node/spool';
 *
 * for (const folder of appStateFolders()) {
 *   for (const { destination, signals } of await listStored(folder)) console.log(destination?.appID, signals);
 * }
 * ```
 */
export async function listStored(folder: string): Promise<readonly StoredFile[]> {
  if (!hasPrivateFolder(folder)) return [];
  const now = Date.now();
  const found = await listFiles(folder, now, { prefix: ANY_FILE, isStopped: () => false });
  const stored: StoredFile[] = [];
  for (const file of [...found].sort(byAge)) {
    const state = await stateOf(folder, file, now);
    if (state) stored.push(await describe(folder, file, state));
  }
  return stored.filter(({ signals, state }) => signals > 0 || state === 'unreadable');
}

async function describe(folder: string, file: FoundFile, { size, isLeft }: FileState): Promise<StoredFile> {
  const { fileName, id, bornAt, signals } = file;
  const known = { folder, fileName, id, bytes: size, storedAt: bornAt };
  const held = isLeft ? 'free' : 'held';
  try {
    if (size > TOO_LARGE) throw new Error('too large');
    const text = await nodeFS().promises.readFile(nodePath().join(folder, fileName), 'utf8');
    const header = text.slice(0, text.indexOf('\n'));
    const destination = destinationOf(file, header);
    const { signals: open } = await parseSegment(text, header);
    return { ...known, destination, signals: open.size, state: held };
  } catch {
    // A running program may not have written the first line yet.
    return { ...known, destination: undefined, signals, state: isLeft ? 'unreadable' : 'held' };
  }
}

/** @throws Error when the first line does not match the file's name. */
function destinationOf({ fileName }: FoundFile, header: string): Destination {
  const { appID, url, layout } = JSON.parse(header);
  const destination = { appID: `${appID}`, url: `${url}`, layout: `${layout}` };
  if (formatHeader(destination) !== header || !fileName.startsWith(filesFor(hashOf(header))))
    throw new Error('damaged');
  return destination;
}

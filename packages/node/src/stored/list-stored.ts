import { nodeFS, nodePath } from '../builtin-modules.js';
import { ANY_FILE, byAge, type FoundFile, filesFor } from '../spool/file-name.js';
import { hasPrivateFolder } from '../spool/folder.js';
import { type FileState, listFiles, stateOf } from '../spool/list-files.js';
import { type Destination, formatHeader, hashOf, parseSegment } from '../spool/segment-text.js';
import { MAX_READ_BYTES } from '../spool/take-over.js';

/** Of a larger file, in bytes, only the first line is read. */
const LARGE = 10_000_000;

/** The longest first line that is read of such a file, in bytes. */
const MAX_HEADER_BYTES = 65_536;

/** A file with signals that wait for one app and endpoint. */
export interface StoredFile {
  /** The folder that it is in. */
  readonly folder: string;
  readonly fileName: string;
  /** Identifies the file, also after another program has taken it over. */
  readonly id: string;
  /** Where the signals go; `undefined` if this version cannot read it in the file. */
  readonly destination: Destination | undefined;
  /** The number of signals in the file that have not been delivered. For a file above 10 MB, those that its name counts. */
  readonly signals: number;
  /** Its size, in bytes. */
  readonly bytes: number;
  /** When the first signal was stored, in milliseconds since 1970. */
  readonly storedAt: number;
  /**
   * - `free`: its program has ended; the next program of the app sends it.
   * - `held`: a running program owns it.
   * - `unreadable`: it is damaged, larger than 100 MB, or has a version of the format that this package does not know.
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
    if (size > MAX_READ_BYTES) throw new Error('too large');
    const isLarge = size > LARGE;
    const text = await (isLarge ? readStart : readAll)(nodePath().join(folder, fileName));
    const header = text.slice(0, text.indexOf('\n'));
    const destination = destinationOf(file, header);
    // The name of a file whose program was killed counts none.
    if (isLarge) return { ...known, destination, signals: signals || 1, state: held };
    const { signals: open } = await parseSegment(text, header);
    return { ...known, destination, signals: open.size, state: held };
  } catch {
    // A running program may not have written the first line yet.
    return { ...known, destination: undefined, signals, state: isLeft ? 'unreadable' : 'held' };
  }
}

const readAll = (path: string) => nodeFS().promises.readFile(path, 'utf8');

async function readStart(path: string): Promise<string> {
  const file = await nodeFS().promises.open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MAX_HEADER_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
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

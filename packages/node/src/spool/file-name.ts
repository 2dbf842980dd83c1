/**
 * The parts of a file's name in the spool, such as
 * `telemetrydeck-1-0123456789abcdef-1767225600000-5-k3j9x2ab0.free.jsonl`. Names of later versions of the format start
 * in the same way, so that each version can count and delete the files of all versions.
 */
export interface FileName {
  /** The version of the format. */
  readonly version: number;
  /** The hash of the destination of its signals. */
  readonly destination: string;
  /** When its first signal was stored, in milliseconds since 1970. A take-over does not change it. */
  readonly bornAt: number;
  /** The number of signals in the file; 0 while its owner writes to it. */
  readonly signals: number;
  /** The identifier of the file. No other file has the same. */
  readonly id: string;
  /** The program that owns the file, as `thisOwner` writes it; `free` after the owner has left the file to others. */
  readonly owner: string;
  /** The identifier of the file into which the owner is joining this one; empty if there is none. */
  readonly joinedInto: string;
  /** Whether the owner still writes the file, so that others must not read it. */
  readonly isPart: boolean;
}

/** A file of the spool, of any owner. */
export interface FoundFile extends FileName {
  readonly fileName: string;
}

/** The version of the format that this package reads and writes. */
const VERSION = 1;

/** The start of all names. */
export const ANY_FILE = 'telemetrydeck-';

/** Returns the start of the names of files for a destination, in the version that this package can read. */
export const filesFor = (destination: string): string => `${ANY_FILE}${VERSION}-${destination}-`;

/** The owner of a file that belongs to no program. */
export const FREE = 'free';

/** Matches the files of the spool. The spool does not touch a file with any other name. */
const NAME =
  /^telemetrydeck-(\d{1,4})-([\da-f]{16})-(\d{1,15})-(\d{1,9})-([\da-z]{1,32})\.([\da-z-]{1,99})(?:\.([\da-z]{1,32}))?\.(jsonl|part)$/;

/** The name of a new file of this client. */
export function newFileName(
  name: Pick<FileName, 'destination' | 'bornAt' | 'id' | 'owner'> & Partial<FileName>,
): FileName {
  return { version: VERSION, signals: 0, joinedInto: '', isPart: false, ...name };
}

export function formatFileName(name: FileName): string {
  const { version, destination, bornAt, signals, id, owner, joinedInto, isPart } = name;
  const end = joinedInto && `.${joinedInto}`;
  return `${ANY_FILE}${version}-${destination}-${bornAt}-${signals}-${id}.${owner}${end}.${isPart ? 'part' : 'jsonl'}`;
}

export function parseFileName(fileName: string): FoundFile | undefined {
  const found = NAME.exec(fileName);
  if (!found) return undefined;
  const [, version, destination = '', bornAt, signals, id = '', owner = '', joinedInto = '', ending] = found;
  return {
    fileName,
    ...{ version: Number(version), destination, bornAt: Number(bornAt), signals: Number(signals) },
    ...{ id, owner, joinedInto, isPart: ending === 'part' },
  };
}

/** Orders files by age, and files of the same age and client in the order in which the client has made them. */
export function byAge(one: FileName, other: FileName): number {
  return one.bornAt - other.bornAt || (one.id < other.id ? -1 : 1);
}

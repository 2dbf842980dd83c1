/**
 * What the name of a file in the spool says:
 * `telemetrydeck-1-0123456789abcdef-1767225600000-5-k3j9x2ab0.free.jsonl`. Every later version of the format begins its
 * names like this, so that each version can count and delete the files of all.
 */
export interface FileName {
  /** The version of the format. */
  readonly version: number;
  /** The hash of where its signals go. */
  readonly destination: string;
  /** When its first signal was stored, in milliseconds since 1970. A take-over does not change it. */
  readonly bornAt: number;
  /** How many signals it holds; 0 while its maker writes to it. */
  readonly signals: number;
  /** Differs from that of all other files. */
  readonly id: string;
  /** The program that owns it, as `thisOwner` writes it; `free` when that has left it to others. */
  readonly owner: string;
  /** The file that its owner is joining it into; empty for none. */
  readonly joinedInto: string;
  /** Whether its owner still writes it, and others must not read it. */
  readonly isPart: boolean;
}

/** A file of the spool, of any owner. */
export interface FoundFile extends FileName {
  readonly fileName: string;
}

/** The version of the format that this package reads and writes. */
const VERSION = 1;

/** How all names begin. */
export const ANY_FILE = 'telemetrydeck-';

/** How the names of files begin that this package can read and that are meant for a destination. */
export const filesFor = (destination: string): string => `${ANY_FILE}${VERSION}-${destination}-`;

/** The owner of a file that belongs to no program. */
export const FREE = 'free';

/** A file with any other name does not belong to the spool, which leaves it alone. */
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

/** Orders files by age, and those of one client as it has made them. */
export function byAge(one: FileName, other: FileName): number {
  return one.bornAt - other.bornAt || (one.id < other.id ? -1 : 1);
}

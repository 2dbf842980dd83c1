/** What the name of a file in the spool says: `1767225600000-k3j9x2ab-0.free.v2.jsonl`. */
export interface SegmentName {
  /** When its first signal was kept, in milliseconds since 1970. Stays the same whoever takes the file over. */
  readonly bornAt: number;
  /** The client that made it; a random word. */
  readonly maker: string;
  /** Its place among those that this client made. */
  readonly index: number;
  /** The program that it belongs to, as `formatOwner` writes it; `free` when that has ended and has left it to all. */
  readonly owner: string;
  /** What its signals are made for, such as a version of the API: another would not take them. */
  readonly format: string;
}

export const FREE = 'free';

/** Whatever has another name is none of ours, and is left alone. */
const NAME = /^(\d{1,15})-([\da-z]+)-(\d{1,9})\.([\da-z-]+)\.([\da-z]+)\.jsonl$/;

export function formatSegmentName({ bornAt, maker, index, owner, format }: SegmentName): string {
  return `${bornAt}-${maker}-${index}.${owner}.${format}.jsonl`;
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const [, bornAt, maker = '', index, owner = '', format = ''] = NAME.exec(name) ?? [];
  return bornAt === undefined ? undefined : { bornAt: Number(bornAt), maker, index: Number(index), owner, format };
}

/** The oldest first, and those of one client in the order in which it made them. */
export function byAge(one: SegmentName, other: SegmentName): number {
  return one.bornAt - other.bornAt || one.maker.localeCompare(other.maker) || one.index - other.index;
}

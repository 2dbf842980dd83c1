/** What the name of a file in the spool says: `1767225600000-k3j9x2ab-0.free.v2.jsonl`. */
export interface SegmentName {
  /** When its first signal was stored, in milliseconds since 1970. A take-over does not change it. */
  readonly bornAt: number;
  /** The client that made it; a random word. */
  readonly maker: string;
  /** Its place among the files of this client. */
  readonly index: number;
  /** The program that owns it, as `thisOwner` writes it; `free` when that has left it to others. */
  readonly owner: string;
  /** How its signals are written: the name of a layout. Another endpoint would not take them. */
  readonly format: string;
}

/** The owner of a file that belongs to nobody. */
export const FREE = 'free';

/** A file with any other name does not belong to the spool, which leaves it alone. */
const NAME = /^(\d{1,15})-([\da-z]+)-(\d{1,9})\.([\da-z-]+)\.([\da-z]+)\.jsonl$/;

export function formatSegmentName({ bornAt, maker, index, owner, format }: SegmentName): string {
  return `${bornAt}-${maker}-${index}.${owner}.${format}.jsonl`;
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const [, bornAt, maker = '', index, owner = '', format = ''] = NAME.exec(name) ?? [];
  return bornAt === undefined ? undefined : { bornAt: Number(bornAt), maker, index: Number(index), owner, format };
}

/** Orders files by age, and those of one client as it has made them. */
export function byAge(one: SegmentName, other: SegmentName): number {
  return one.bornAt - other.bornAt || one.maker.localeCompare(other.maker) || one.index - other.index;
}

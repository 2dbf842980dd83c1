import type { Clock, DropReason } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { byAge, type FoundFile } from './file-name.js';
import type { HeldFiles } from './held-files.js';
import { type FileState, stateOf, unlinkFile } from './list-files.js';
import { fewPerTurn, nextTurn } from './next-turn.js';
import { parseSegment } from './segment-text.js';
import { TOO_LARGE } from './take-over.js';

/** The bounds of a folder, and what `keepBounds` needs. */
export interface Bounds {
  folder(): string;
  readonly clock: Clock;
  readonly held: HeldFiles;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  isStopped(): boolean;
  /** Called with the number of signals in files that are deleted unsent. */
  onLost(reason: DropReason, signals: number): void;
}

/** A file of another client, with its record in the file system. */
interface KnownFile extends FileState {
  readonly file: FoundFile;
}

/**
 * Deletes the expired files of ended programs, and then the oldest ones until the rest fits. Reads only those of them
 * whose names do not contain the number of signals. Does not keep the program alive.
 *
 * @returns All files that were there, oldest first, and the bytes of those that are left.
 */
export async function keepBounds(
  files: readonly FoundFile[],
  { clock, folder, held, isStopped, maxAgeMs, maxBytes, onLost }: Bounds,
): Promise<{ files: readonly FoundFile[]; bytes: number }> {
  const now = clock.now();
  const known: KnownFile[] = [];
  const look = async (file: FoundFile) => {
    const state = held.has(file.fileName) ? undefined : await stateOf(folder(), file, now);
    if (state) known.push({ file, ...state });
  };
  await fewPerTurn(files, look, isStopped, false);
  known.sort((one, other) => byAge(one.file, other.file));
  // With thousands of files, each of these steps takes long.
  await nextTurn(false);

  // A time in the future is wrong. Then the age of the file is the time since its last change.
  const hasExpired = ({ file, touchedAt }: KnownFile) => now - (file.bornAt > now ? touchedAt : file.bornAt) > maxAgeMs;
  const isTooLarge = ({ size }: KnownFile) => size > TOO_LARGE * maxBytes;
  const isDoomed = (one: KnownFile) => one.isLeft && (hasExpired(one) || isTooLarge(one));
  const doomed = known.filter(isDoomed);
  let bytes = 0;
  for (const one of known) if (!isDoomed(one)) bytes += one.size;
  for (const one of known) {
    if (bytes + held.bytes() <= maxBytes) break;
    if (!one.isLeft || isDoomed(one)) continue;
    doomed.push(one);
    bytes -= one.size;
  }

  const drop = async (one: KnownFile) => {
    const path = nodePath().join(folder(), one.file.fileName);
    // A file that cannot be read counts as one signal.
    const counted = async () => (isTooLarge(one) ? 1 : countSignals(path).then(undefined, () => 1));
    const signals = one.file.signals || (await counted());
    const isGone = await unlinkFile(folder(), one.file.fileName);
    if (isGone && signals > 0) onLost(hasExpired(one) ? 'expired' : 'overflow', signals);
  };
  await fewPerTurn(doomed, drop, isStopped, false);
  await nextTurn(false);
  return { files: known.map(({ file }) => file), bytes };
}

/** Counts the signals in a file whose owner was killed before it wrote their number into the name. */
async function countSignals(path: string): Promise<number> {
  const text = await nodeFS().promises.readFile(path, 'utf8');
  // The owner was killed before it wrote the whole first line.
  if (/^({.*)?$/.test(text)) return 0;
  const { signals, lost } = await parseSegment(text, text.slice(0, text.indexOf('\n')));
  return signals.size + lost;
}

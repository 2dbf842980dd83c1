import type { Clock } from '@td/core';
import { attempt } from '../attempt.js';
import { nodePath } from '../builtin-modules.js';
import { randomName } from '../random-name.js';
import { type FileName, FREE, formatFileName, newFileName } from './file-name.js';
import { makePrivateFolder } from './folder.js';
import { HEARTBEAT_MS, thisOwner } from './owner.js';
import { beginSegment, type Segment } from './segment.js';
import { hashOf } from './segment-text.js';

/** The files that belong to one client. */
export interface HeldFiles {
  /** Returns how many bytes they have. */
  bytes(): number;
  /** Returns a new name for a file of this client. No other file has the same name. */
  newName(values?: Partial<FileName>): FileName;
  /** Makes a file. */
  begin(): Segment;
  /** Adds a file that was taken over. */
  add(name: FileName, segment: Segment): void;
  has(fileName: string): boolean;
  /** Notices which files others have deleted or taken. */
  look(): void;
  /** Deletes the oldest file. Its signals are still in memory. Returns `false` if there is no file. */
  dropOldest(): boolean;
  /** Leaves files to other programs. Returns whether they contain any signals. @defaultValue all files */
  release(segments?: readonly Segment[]): boolean;
}

/** What the files of a client have in common. */
export interface HeldFilesParts {
  folder(): string;
  readonly header: string;
  /** The largest file, in bytes. */
  readonly maxFileBytes: number;
  readonly clock: Clock;
  /** Called once a minute while there are files. */
  onBeat(): void;
}

export function createHeldFiles({ folder, header, maxFileBytes, clock, onBeat }: HeldFilesParts): HeldFiles {
  let maker: string | undefined;
  const held = new Map<string, { name: FileName; segment: Segment }>();
  let named = 0;
  let cancelHeartbeat: (() => void) | undefined;

  const pathOf = (fileName: string) => nodePath().join(folder(), fileName);

  const removeGone = () => {
    for (const [fileName, { segment }] of held) if (segment.isGone) held.delete(fileName);
  };

  const beat = () => {
    cancelHeartbeat = undefined;
    const now = clock.now() / 1000;
    for (const { segment } of held.values()) attempt(() => segment.touch(now));
    removeGone();
    startHeartbeat();
    onBeat();
  };

  const startHeartbeat = () => {
    if (held.size > 0) cancelHeartbeat ??= clock.setTimer(beat, HEARTBEAT_MS);
  };

  const add = (name: FileName, segment: Segment) => {
    removeGone();
    held.set(formatFileName(name), { name, segment });
    startHeartbeat();
  };

  const newName = (values?: Partial<FileName>) => {
    maker ??= randomName();
    const id = maker + (named++).toString(36).padStart(4, '0');
    const bornAt = Math.max(0, Math.trunc(clock.now()));
    return newFileName({ destination: hashOf(header), bornAt, id, owner: thisOwner(), ...values });
  };

  return {
    bytes() {
      removeGone();
      return [...held.values()].reduce((sum, { segment }) => sum + segment.size, 0);
    },
    newName,
    begin() {
      makePrivateFolder(folder());
      const name = newName();
      const segment = beginSegment(pathOf(formatFileName(name)), header, maxFileBytes);
      add(name, segment);
      return segment;
    },
    add,
    has: (fileName) => held.has(fileName),
    look() {
      for (const { segment } of held.values()) attempt(segment.look);
    },
    dropOldest() {
      removeGone();
      const [oldest] = held.values();
      oldest?.segment.remove();
      return oldest !== undefined;
    },
    release(segments) {
      removeGone();
      let isLeft = false;
      for (const [fileName, { name, segment }] of held) {
        if (segments?.includes(segment) === false) continue;
        held.delete(fileName);
        isLeft ||= segment.open > 0;
        const free = formatFileName({ ...name, signals: segment.open, owner: FREE, joinedInto: '' });
        attempt(() => segment.release(pathOf(free)));
      }
      if (held.size > 0) return isLeft;
      cancelHeartbeat?.();
      cancelHeartbeat = undefined;
      return isLeft;
    },
  };
}

import type { StoredSignal } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FileName, FREE, formatFileName } from './file-name.js';
import { makePrivateFolder } from './folder.js';
import { beginSegment, reopenSegment, type Segment, totalBytes } from './segment.js';

/** What a client leaves when its program ends. */
export interface LastSignals {
  readonly folder: string;
  readonly header: string;
  readonly name: FileName;
  readonly signals: readonly StoredSignal[];
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Called if the signals could not be stored. */
  onFailure(error: Error): void;
}

/** The last signals of all clients of the program. */
const waiting: LastSignals[] = [];

/** Adds the last signals of a client. `writeExitFiles` stores them. */
export const leaveAtExit = (last: LastSignals): void => void waiting.push(last);

/** A file that belongs to this program while it writes. Afterwards it is free, so that others may have taken it. */
interface ExitFile {
  readonly name: FileName;
  readonly segment: Segment;
}

/** The last file for each folder and destination. */
const written = new Map<string, ExitFile>();

/**
 * Writes one file for each folder and destination, or several if one would be too large. What a listener of the end
 * sends later is added to the last file. Reads no other file.
 */
export function writeExitFiles(): void {
  const files = new Map<string, { lasts: LastSignals[]; bytes: number }>();
  for (const last of waiting.splice(0)) {
    const key = `${last.folder}\n${last.header}`;
    const bytes = totalBytes(last.signals);
    const file = files.get(key);
    if (file && file.bytes + bytes <= last.maxBytes) {
      file.lasts.push(last);
      file.bytes += bytes;
      continue;
    }
    if (file) writeExitFile(key, file.lasts);
    files.set(key, { lasts: [last], bytes });
  }
  for (const [key, { lasts }] of files) writeExitFile(key, lasts);
}

function writeExitFile(key: string, lasts: readonly LastSignals[]): void {
  try {
    const first = lasts[0] as LastSignals;
    const signals = lasts.flatMap((last) => last.signals);
    const file = takeBack(written.get(key), first, totalBytes(signals)) ?? begin(first);
    written.delete(key);
    try {
      file.segment.append(signals);
    } finally {
      // Deletes a file without signals.
      file.segment.release(freePath(first.folder, file));
    }
    written.set(key, file);
  } catch (error) {
    for (const last of lasts) last.onFailure(error as Error);
  }
}

const pathOf = (folder: string, name: FileName) => nodePath().join(folder, formatFileName(name));

const freePath = (folder: string, { name, segment }: ExitFile) =>
  pathOf(folder, { ...name, owner: FREE, signals: segment.open });

function begin({ folder, header, maxBytes, name }: LastSignals): ExitFile {
  makePrivateFolder(folder);
  return { name, segment: beginSegment(pathOf(folder, name), header, maxBytes) };
}

/** Returns `undefined` if there is no file, others have taken it, or it would be too large. */
function takeBack(file: ExitFile | undefined, { folder, maxBytes }: LastSignals, bytes: number): ExitFile | undefined {
  if (!file || file.segment.size + bytes > maxBytes) return undefined;
  const { renameSync } = nodeFS();
  const [free, own] = [freePath(folder, file), pathOf(folder, file.name)];
  try {
    renameSync(free, own);
    return { name: file.name, segment: reopenSegment(own, file.segment) };
  } catch {
    attempt(() => renameSync(own, free));
    return undefined;
  }
}

import type { StoredSignal } from '@td/core';
import { nodePath } from '../builtin-modules.js';
import { type FileName, FREE, formatFileName } from './file-name.js';
import { makePrivateFolder } from './folder.js';
import { beginSegment, totalBytes } from './segment.js';

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

/** Writes one file for each folder and destination, or several if one would be too large. Reads no other file. */
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
    if (file) writeExitFile(file.lasts);
    files.set(key, { lasts: [last], bytes });
  }
  for (const { lasts } of files.values()) writeExitFile(lasts);
}

function writeExitFile(lasts: readonly LastSignals[]): void {
  try {
    const { folder, header, maxBytes, name } = lasts[0] as LastSignals;
    const signals = lasts.flatMap((last) => last.signals);
    const pathAs = (owner: string) =>
      nodePath().join(folder, formatFileName({ ...name, owner, signals: signals.length }));
    makePrivateFolder(folder);
    const segment = beginSegment(pathAs(name.owner), header, maxBytes);
    try {
      segment.append(signals);
    } catch (error) {
      segment.remove();
      throw error;
    }
    segment.release(pathAs(FREE));
  } catch (error) {
    for (const last of lasts) last.onFailure(error as Error);
  }
}

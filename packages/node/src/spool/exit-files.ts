import type { StoredSignal } from '@td/core';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { type FileName, FREE, formatFileName } from './file-name.js';
import { makePrivateFolder } from './folder.js';
import { FILE_MODE, totalBytes, writeText } from './segment.js';
import { formatSignals } from './segment-text.js';

/** What a client leaves when its program ends. */
export interface LastSignals {
  readonly folder: string;
  readonly header: string;
  readonly name: FileName;
  readonly signals: readonly StoredSignal[];
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Called when they could not be stored. */
  onFailure(error: Error): void;
}

/** The last signals of some clients, which one file will hold. */
interface ExitFile {
  readonly lasts: LastSignals[];
  bytes: number;
}

/** What the clients of the program leave, by folder and destination. */
const open = new Map<string, ExitFile>();
const full: ExitFile[] = [];

/** Adds what a client leaves. `writeExitFiles` stores it. */
export function leaveAtExit(last: LastSignals): void {
  const key = `${last.folder}\n${last.header}`;
  const bytes = totalBytes(last.signals);
  let file = open.get(key) ?? { lasts: [], bytes: 0 };
  if (file.bytes + bytes > last.maxBytes) {
    full.push(file);
    file = { lasts: [], bytes: 0 };
  }
  file.lasts.push(last);
  file.bytes += bytes;
  open.set(key, file);
}

/** Writes one file for each folder and destination, or several where they would be too large. Looks at no other file. */
export function writeExitFiles(): void {
  const files = [...full.splice(0), ...open.values()];
  open.clear();
  for (const { lasts } of files) {
    try {
      if (lasts[0]) writeExitFile(lasts[0], lasts);
    } catch (error) {
      for (const last of lasts) last.onFailure(error as Error);
    }
  }
}

function writeExitFile({ folder, header, name }: LastSignals, lasts: readonly LastSignals[]): void {
  const { closeSync, openSync, renameSync, unlinkSync } = nodeFS();
  const pathOf = (named: FileName) => nodePath().join(folder, formatFileName(named));
  const signals = lasts.flatMap((last) => last.signals);
  const counted = { ...name, signals: signals.length };
  const path = pathOf(counted);
  makePrivateFolder(folder);
  const file = openSync(path, 'wx', FILE_MODE);
  try {
    writeText(file, `${header}\n${formatSignals(signals)}`);
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(path, pathOf({ ...counted, owner: FREE }));
}

import { clearStored, readStored, type StoredFile } from '@td/node/spool';
import { UsageError } from '../command-line/usage-error.js';
import { escapeControls, showJSON } from '../terminal/escape-controls.js';
import type { Io } from '../terminal/io.js';
import { onOneLine } from '../terminal/one-line.js';
import { printJSON } from '../terminal/print-json.js';
import { whyDry } from '../why-off.js';
import { type FoundFiles, findFiles } from './find-files.js';
import { parseSpool, type SpoolCommand } from './parse-spool.js';
import { sendFiles } from './send-files.js';
import { countOf, fileLines, fileRecord } from './spool-report.js';

/** Shows, sends or deletes the signals that are stored on this machine. Resolves with the exit code. */
export async function spool(args: readonly string[], io: Io): Promise<number> {
  const command = parseSpool(args);
  const found = await findFiles(command);
  for (const failure of found.failures) io.complain(onOneLine(failure));
  const exitCode = await ACTIONS[command.action](found, command, io);
  return found.failures.length > 0 ? 1 : exitCode;
}

type Action = (found: FoundFiles, command: SpoolCommand, io: Io) => number | Promise<number>;

const total = (files: readonly StoredFile[]) => files.reduce((sum, { signals }) => sum + signals, 0);

const list: Action = ({ files, failures }, { isJSON }, io) => {
  const now = Date.now();
  if (isJSON) {
    printJSON(io, { ok: failures.length === 0, files: files.map((file) => fileRecord(file, now)) });
  } else {
    for (const file of files) for (const line of fileLines(file, now)) io.print(line);
    if (failures.length === 0 || files.length > 0) io.print(`${countOf(total(files))} waiting`);
  }
  return 0;
};

const show: Action = async ({ files }, { id, isJSON }, io) => {
  const wanted = files.filter((file) => id === undefined || file.id === id);
  if (id !== undefined && wanted.length === 0) throw new UsageError('no file has this ID; td spool list shows all');
  const shown: string[] = [];
  let exitCode = 0;
  for (const file of wanted) {
    try {
      if (file.state === 'unreadable')
        throw new Error('it is damaged, larger than 100 MB, or of another version of @td/node');
      shown.push(...(await readStored(file)));
    } catch (error) {
      io.complain(`${file.id} cannot be shown: ${onOneLine((error as Error).message)}`);
      exitCode = 1;
    }
  }
  if (!isJSON && wanted.length === 0) io.print('no signals wait');
  if (isJSON) io.print(escapeControls(`{"ok":${exitCode === 0},"signals":[${shown.join(',')}]}`));
  else for (const text of shown) io.print(showJSON(JSON.parse(text), 2));
  return exitCode;
};

const clear: Action = async ({ files }, { isJSON }, io) => {
  const dry = whyDry();
  const signals = total(await clearStored(files));
  const left = total(files) - signals;
  if (isJSON) printJSON(io, { ok: left === 0, deleted: signals, left });
  else io.print(`${countOf(signals)} deleted`);
  if (left > 0 && !isJSON) io.complain(`${countOf(left)} left: ${dry ?? 'a running program owns them'}`);
  return left > 0 ? 1 : 0;
};

const ACTIONS: Readonly<Record<SpoolCommand['action'], Action>> = {
  list,
  show,
  clear,
  send: ({ files }, { isJSON }, io) => sendFiles(files, isJSON, io),
};

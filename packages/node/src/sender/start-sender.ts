import { attempt } from '../attempt.js';
import { nodeChildProcess, nodeFS, nodePath } from '../builtin-modules.js';
import { statOwnFile } from '../spool/folder.js';
import { thisProcess } from '../this-process.js';
import { networkArguments } from './sender-arguments.js';
import { SENDER_LIFE_MS } from './sender-order.js';

/** What `startSender` needs. */
interface SenderStart {
  /** The path of the script that it runs. */
  readonly script: string;
  /** The folder of the spool. */
  readonly folder: string;
  /** The name of the file in that folder that exists while a sender is at work. */
  readonly mark: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Starts a separate process that sends the signals in the spool, unless one is at work. Synchronous, because the
 * program ends right after it.
 *
 * The process gets its order by the environment, loads nothing of the program, and starts no other sender.
 *
 * @throws Error that says why it could not be started.
 */
export function startSender({ script, folder, mark, environment }: SenderStart): void {
  const path = nodePath().join(folder, mark);
  if (!claimMark(path)) return;
  try {
    const { execArgv, execPath } = thisProcess();
    const child = nodeChildProcess().spawn(execPath, [...networkArguments(execArgv ?? []), script], {
      // The folder of the program may be deleted while the process runs.
      cwd: folder,
      detached: true,
      env: environment,
      stdio: 'ignore',
      windowsHide: true,
    });
    child.on('error', () => {}).unref();
    if (child.pid === undefined) throw new Error(`${execPath} cannot be started`);
  } catch (error) {
    attempt(() => nodeFS().unlinkSync(path));
    throw error;
  }
}

/** Marks that a sender is at work. Returns `false` if one is at work already: it will send the new signals, too. */
function claimMark(path: string): boolean {
  const fs = nodeFS();
  try {
    fs.closeSync(fs.openSync(path, 'wx', 0o600));
    return true;
  } catch {
    const stats = statOwnFile(path);
    if (!stats) throw new Error(`${path} cannot be written`);
    const now = Date.now();
    // A mark that is too old has no meaning, nor has one from the future: the clock was wrong.
    if (Math.abs(now - stats.mtimeMs) < SENDER_LIFE_MS) return false;
    fs.lutimesSync(path, now / 1000, now / 1000);
    return true;
  }
}

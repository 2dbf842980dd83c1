import { nodeChildProcess, nodeFS, nodePath } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';
import { findSenderFile } from './sender-file.js';
import { ORDER_VARIABLE, SENDER_LIFE_MS, SENDER_MARK } from './sender-order.js';

/**
 * Starts a process of its own that sends what is in the spool, unless one is at work. Synchronous: the program ends right
 * after it.
 *
 * The process gets its order by the environment, loads nothing of the program, and starts no other sender.
 *
 * @param order - The text that `writeOrder` returns.
 */
export function startSender(folder: string, order: string): void {
  const { [ORDER_VARIABLE]: ownOrder, NODE_OPTIONS: _, ...environment } = thisProcess().env;
  const path = findSenderFile();
  if (ownOrder !== undefined || path === undefined || !claimMark(folder)) return;
  nodeChildProcess()
    .spawn(thisProcess().execPath, [path], {
      // Somebody may delete the folder that the program runs in.
      cwd: folder,
      detached: true,
      // In Electron, this variable makes the executable Node; without it, it is the whole application.
      env: { ...environment, [ORDER_VARIABLE]: order, ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'ignore',
      windowsHide: true,
    })
    .on('error', () => {})
    .unref();
}

/** Marks that a sender is at work. Returns `false` where one is: it takes new signals along. */
function claimMark(folder: string): boolean {
  const fs = nodeFS();
  const mark = nodePath().join(folder, SENDER_MARK);
  try {
    fs.closeSync(fs.openSync(mark, 'wx', 0o600));
    return true;
  } catch {
    const now = Date.now();
    if (now - fs.lstatSync(mark).mtimeMs < SENDER_LIFE_MS) return false;
    fs.lutimesSync(mark, now / 1000, now / 1000);
    return true;
  }
}

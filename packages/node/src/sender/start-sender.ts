import { nodeChildProcess, nodeFS, nodePath, nodeURL } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';
import { ORDER_VARIABLE, SENDER_LIFE_MS, SENDER_MARK } from './sender-order.js';

/**
 * Starts a process of its own that sends what is in the spool, unless one is at it already. Synchronous: the program
 * ends right after it.
 *
 * The process gets its order by the environment, loads nothing of the program, and is none that starts another.
 *
 * @param order - As `writeOrder` gives it.
 */
export function startSender(folder: string, order: string): void {
  const { [ORDER_VARIABLE]: ownOrder, NODE_OPTIONS: _, ...environment } = thisProcess.env;
  const path = nodeURL().fileURLToPath(new URL('./sender/send-spool.js', import.meta.url));
  // Where the program was bundled into one file, there is no such module.
  if (ownOrder !== undefined || !nodeFS().existsSync(path) || !markBegin(folder)) return;
  nodeChildProcess()
    .spawn(thisProcess.execPath, [path], {
      // The folder that the program runs in may have to be deleted soon.
      cwd: folder,
      detached: true,
      // In Electron the executable is the whole application, unless it is told to be Node.
      env: { ...environment, [ORDER_VARIABLE]: order, ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'ignore',
      windowsHide: true,
    })
    .on('error', () => {})
    .unref();
}

/** Notes that a sender is at it; returns false where one was already. It takes along what is added meanwhile. */
function markBegin(folder: string): boolean {
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

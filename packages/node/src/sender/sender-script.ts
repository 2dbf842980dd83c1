import { attempt } from '../attempt.js';
import { nodeFS, nodePath, nodeURL } from '../builtin-modules.js';
import { isPermitted } from '../deno-permission.js';
import { thisProcess } from '../this-process.js';
import { findSenderFile } from './sender-file.js';

/**
 * Returns the path of the script that a detached sender runs.
 *
 * @param script - The script of the program, if it names one.
 * @throws Error that says why none can be started.
 */
export function findSenderScript(script: string | URL | undefined): string {
  const { execPath, permission } = thisProcess();
  const { basename } = nodePath();
  // Any other executable would start the user's whole program again.
  if (isOneProgram() || !/^(node|bun|deno)/i.test(basename(`${execPath}`))) {
    throw new Error(`${basename(`${execPath}`)} is a program of its own, and does not run scripts`);
  }
  if ((permission && !permission.has('child')) || !isPermitted({ name: 'run' })) {
    throw new Error('the runtime does not permit to start a process');
  }
  const path = script === undefined ? findSenderFile() : asPath(`${script}`);
  if (path === undefined) throw new Error('a bundled program must name a script, withDetachedSender({ script })');
  if (!nodeFS().existsSync(path)) throw new Error(`there is no file ${path}`);
  // Only programs that Yarn has prepared can read in its archives.
  if (/\.zip[\\/]/.test(path)) throw new Error(`Yarn must unplug the package of ${path}`);
  return path;
}

const asPath = (script: string) => (/^file:/i.test(script) ? nodeURL().fileURLToPath(script) : script);

type Globals = {
  readonly Bun?: { readonly main?: string };
  readonly Deno?: { readonly build?: { readonly standalone?: boolean } };
};

/** Whether the executable holds the user's program: made by Node, Bun, Deno, pkg or nexe, or by Electron and its like. */
function isOneProgram(): boolean {
  const process = thisProcess();
  const { Bun, Deno } = globalThis as Globals;
  return [
    () => process.getBuiltinModule('node:sea').isSea(),
    () => /^(\/\$|[a-z]:[\\/]~)bun/i.test(`${Bun?.main}`),
    () => Deno?.build?.standalone,
    () => ['electron', 'nw', 'pkg'].some((name) => name in process.versions),
    () => 'pkg' in process || '__nexe' in process,
  ].some((isSo) => attempt(isSo));
}

import { attempt } from '../attempt.js';
import { nodeFS, nodePath, nodeURL } from '../builtin-modules.js';
import { thisProcess } from '../this-process.js';
import { findSenderFile } from './sender-file.js';

/**
 * The names of the runtimes' own executables, such as `node`, `nodejs`, `node-22`, `node_g`, `bun-profile`, `deno.exe`.
 */
const RUNTIME = /^(node(js)?|bun|deno)([-_]?(g|debug|profile|v?[\d.]+))?(\.exe)?$/i;

/** How a program names its script. */
const ADVICE = 'withDetachedSender({ script })';

interface Globals {
  readonly Deno?: { readonly permissions?: { querySync(asked: { name: string }): { readonly state: string } } };
}

/**
 * Returns the path of the script that a detached sender runs.
 *
 * @param script - The script of the program, if it names one.
 * @throws Error that says why no sender can be started.
 */
export function findSenderScript(script: string | URL | undefined): string {
  const { execPath, permission } = thisProcess();
  const name = nodePath().basename(`${execPath}`);
  // Any other executable would start the user's whole program again.
  if (holdsProgram() || !RUNTIME.test(name)) throw new Error(`${name} is not a runtime that can run it`);
  if ((permission && !permission.has('child')) || !isPermitted('run') || !isPermitted('env')) {
    throw new Error('the runtime permits no child process');
  }
  const given = `${script ?? findSenderFile()}`;
  if (!given) {
    throw new Error(`the path of this package is unknown, so the program must name a script, ${ADVICE}`);
  }
  const path = /^file:/i.test(given) ? nodeURL().fileURLToPath(given) : given;
  if (!nodeFS().existsSync(path)) {
    throw new Error(`there is no script ${path}; a bundled program must name a script, ${ADVICE}`);
  }
  // Only programs that Yarn has prepared can read its archives.
  if (/\.zip[\\/]/.test(path)) throw new Error(`Yarn must unplug the package of ${path}`);
  return path;
}

/** Whether the executable contains the user's program, as executables of Node SEA, pkg, nexe, Electron and NW.js do. */
function holdsProgram(): boolean | undefined {
  const process = thisProcess();
  return (
    ['electron', 'nw', 'pkg', '__nexe'].some((name) => name in process.versions || name in process) ||
    attempt(() => process.getBuiltinModule('node:sea').isSea())
  );
}

/** Whether Deno has granted a permission. If not, it would ask the user, and wait for the answer. */
function isPermitted(name: string): boolean {
  const { Deno } = globalThis as Globals;
  return !Deno || attempt(() => Deno.permissions?.querySync({ name }).state) === 'granted';
}

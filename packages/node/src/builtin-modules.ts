import { filePermissions, systemPermissions, withPermissions } from './deno-permissions.js';

// Node's own modules, loaded when first needed. Importing them would take 2 ms of a program's start, because an import
// copies each name of a built-in module. `getBuiltinModule` copies none.

/** @throws Error naming `process`, which a test environment may lack. */
function builtinModule<Module>(id: string): Module {
  const { process } = globalThis;
  if (typeof process?.getBuiltinModule !== 'function') throw new Error('process is missing or broken');
  return process.getBuiltinModule(id) as Module;
}

export const nodeFS = (): typeof import('node:fs') => withPermissions(builtinModule('node:fs'), filePermissions);
export const nodeOS = (): typeof import('node:os') => withPermissions(builtinModule('node:os'), systemPermissions);
export const nodePath = (): typeof import('node:path') => builtinModule('node:path');
export const nodeURL = (): typeof import('node:url') => builtinModule('node:url');
export const nodeChildProcess = (): typeof import('node:child_process') =>
  withPermissions(builtinModule('node:child_process'), () => [{ name: 'run' }]);
export const nodeTimers = (): typeof import('node:timers') => builtinModule('node:timers');
export const nodeThreads = (): typeof import('node:worker_threads') => builtinModule('node:worker_threads');

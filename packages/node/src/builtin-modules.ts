/**
 * Node's own modules, loaded when they are first needed. To import them takes 2 ms of a program's start, because an import
 * copies each name of a built-in module. `getBuiltinModule` copies none.
 */
export const nodeFS = (): typeof import('node:fs') => globalThis.process.getBuiltinModule('node:fs');

/** See {@link nodeFS}. */
export const nodeOS = (): typeof import('node:os') => globalThis.process.getBuiltinModule('node:os');

/** See {@link nodeFS}. */
export const nodePath = (): typeof import('node:path') => globalThis.process.getBuiltinModule('node:path');

/** See {@link nodeFS}. */
export const nodeURL = (): typeof import('node:url') => globalThis.process.getBuiltinModule('node:url');

/** See {@link nodeFS}. */
export const nodeChildProcess = (): typeof import('node:child_process') =>
  globalThis.process.getBuiltinModule('node:child_process');

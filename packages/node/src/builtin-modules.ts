/**
 * Node's own modules, when they are asked for. To import them costs two milliseconds of a program's start, since a
 * module of Node is given to an import with each of its names; this way there is no such list.
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

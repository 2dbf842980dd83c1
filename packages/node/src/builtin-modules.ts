/**
 * Node's own modules, when they are asked for. To import them costs two milliseconds of a program's start, since a
 * module of Node is given to an import with each of its names; this way there is no such list.
 */
export const nodeFS = (): typeof import('node:fs') => globalThis.process.getBuiltinModule('node:fs');

/** See {@link nodeFS}. */
export const nodeOS = (): typeof import('node:os') => globalThis.process.getBuiltinModule('node:os');

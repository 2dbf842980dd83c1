/**
 * The process, from the global and not from `node:process`: to import that takes 5 ms of a program's start, since every
 * property is read once for it, standard input and output among them.
 */
export const thisProcess: NodeJS.Process = globalThis.process;

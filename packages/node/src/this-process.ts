/**
 * The process, from the global object. To import `node:process` takes 5 ms of a program's start, because an import reads
 * each property once, standard input and output among them.
 */
export const thisProcess: NodeJS.Process = globalThis.process;

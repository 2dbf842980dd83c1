/**
 * The process, from the global object. To import `node:process` takes 5 ms of a program's start, because an import reads
 * each property once, standard input and output among them.
 *
 * Where there is none that works, nothing is known of the program, and its end goes unnoticed.
 */
export function thisProcess(): NodeJS.Process {
  try {
    const { process } = globalThis;
    if (typeof process.on === 'function' && typeof process.off === 'function' && process.env) return process;
  } catch {}
  return NO_PROCESS;
}

const NO_PROCESS = {
  env: {},
  versions: {},
  on: () => NO_PROCESS,
  off: () => NO_PROCESS,
  listenerCount: () => 0,
} as unknown as NodeJS.Process;

/**
 * The process, from the global object. To import `node:process` takes 5 ms of a program's start, because an import reads
 * each property once, standard input and output among them.
 *
 * A test may put a copy in its place. What the copy says counts, its environment above all; but nothing can listen to it, so
 * the end of the program goes unnoticed. Where there is no process, nothing is known of the program.
 */
export function thisProcess(): NodeJS.Process {
  try {
    const { process } = globalThis;
    const { env } = process;
    if (typeof process.on === 'function' && typeof process.off === 'function' && env) return process;
    return Object.create(process, { ...SILENT, env: { value: env ?? {} } });
  } catch {
    return Object.create({ versions: {} }, { ...SILENT, env: { value: {} } });
  }
}

const nothing = { value: thisProcess };

/** Takes listeners, and tells them nothing. It has no `emit`. */
const SILENT: PropertyDescriptorMap = { on: nothing, off: nothing, emit: {}, listenerCount: { value: () => 0 } };

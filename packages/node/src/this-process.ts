/**
 * Returns the process, from the global object. Importing `node:process` would take 5 ms of a program's start, because an
 * import reads each property once, also standard input and output.
 *
 * A test may replace the process with a copy. The values of the copy count, such as its environment. A copy emits no
 * events, so the client does not notice the end of the program. If there is no process, an empty one takes its place.
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

/** Accepts listeners, and never calls them. It has no `emit`. */
const SILENT: PropertyDescriptorMap = { on: nothing, off: nothing, emit: {}, listenerCount: { value: () => 0 } };

import { attempt } from '../attempt.js';
import { nodePath, nodeURL } from '../builtin-modules.js';

const SENDER = 'sender/send-spool.js';

/** The first line of a stack as V8 writes it, with a path or a `file:` URL. */
const FRAME = /^ +at (?:[^(\n]* \()?((?:file:\/\/|\/|[a-z]:[\\/]).*?):\d+:\d+\)?$/im;

/**
 * Returns the path of the sender's program, which is published beside this module. Beside a bundle there is no such
 * file, because bundlers do not see the program's name.
 *
 * @returns An absolute path; an empty text if this module does not know its own path.
 */
export function findSenderFile(): string {
  const { basename, dirname, isAbsolute, join } = nodePath();
  const own = ownFile();
  const file = own.startsWith('file:') ? nodeURL().fileURLToPath(own) : own;
  if (!isAbsolute(file)) return '';
  const folder = dirname(file);
  // The CommonJS build is one folder further down.
  return join(basename(folder) === 'commonjs' ? dirname(folder) : folder, SENDER);
}

/**
 * Returns the path or the `file:` URL of the module that contains this function; an empty text if it is unknown. Reads
 * it from the stack, because `import.meta` is a syntax error in CommonJS, into which test runners convert modules, and
 * each bundler replaces it differently.
 */
function ownFile(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const set = (changes: Partial<ErrorConstructor>) => attempt(() => Object.assign(Error, changes));
  set({
    stackTraceLimit: 1,
    // Not `getFileName`, because Deno reads source maps, and returns the name of the source file.
    prepareStackTrace: (_error, [site]) => site?.getScriptNameOrSourceURL() ?? '',
  });
  const stack = attempt(() => String(new Error().stack)) ?? '';
  set({ prepareStackTrace, stackTraceLimit } as Partial<ErrorConstructor>);
  // Node's `--frozen-intrinsics` allows no change, so the stack is the usual text.
  return FRAME.exec(stack)?.[1] ?? stack;
}

import { attempt } from '../attempt.js';
import { nodePath, nodeURL } from '../builtin-modules.js';

const SENDER = 'sender/send-spool.js';

/**
 * Returns the path of the sender's program, which is published beside this module. Where a bundle holds this
 * module, there is no such file: bundlers do not see the name of the program, and so neither copy nor change it.
 *
 * @returns An absolute path; an empty text where this module does not know its place.
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
 * Returns the path or the `file:` URL of the module that contains this function, and an empty text where it is unknown. It
 * comes from the stack: `import.meta` is a syntax error in CommonJS, into which test runners turn modules, and each bundler
 * makes something else of it.
 */
function ownFile(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const set = (changes: Partial<ErrorConstructor>) => attempt(() => Object.assign(Error, changes));
  set({
    stackTraceLimit: 1,
    // Deno reads source maps, and returns as file name that of the source.
    prepareStackTrace: (_error, [site]) => site?.getScriptNameOrSourceURL() ?? '',
  });
  const file = attempt(() => String(new Error().stack)) ?? '';
  set({ prepareStackTrace, stackTraceLimit } as Partial<ErrorConstructor>);
  return file;
}

import { nodeFS, nodePath, nodeURL } from '../builtin-modules.js';

const SENDER = 'sender/send-spool.js';

/**
 * Returns the path of the sender's program, which is published beside this module. Returns `undefined` where a bundle holds
 * this module: bundlers do not see the name of the program, and so neither copy nor change it.
 */
export function findSenderFile(): string | undefined {
  const { basename, dirname, isAbsolute, join } = nodePath();
  const own = ownFile();
  const file = own.startsWith('file:') ? nodeURL().fileURLToPath(own) : own;
  if (!isAbsolute(file)) return undefined;
  const folder = dirname(file);
  // The CommonJS build is one folder further down.
  const path = join(basename(folder) === 'commonjs' ? dirname(folder) : folder, SENDER);
  return nodeFS().existsSync(path) ? path : undefined;
}

/**
 * Returns the path or the `file:` URL of the module that contains this function, and an empty text where it is unknown. It
 * comes from the stack: `import.meta` is a syntax error in CommonJS, into which test runners turn modules, and each bundler
 * makes something else of it.
 */
function ownFile(): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_error, [site]) => site?.getFileName() ?? '';
    return String(new Error().stack);
  } catch {
    return '';
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}

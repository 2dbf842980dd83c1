// The folders of each package, in the order of imports.

/**
 * One place in the order: a folder such as `delivery/`, a file such as `index.ts`, or `*` for all other files beside the
 * folders. A list is one place for several names.
 *
 * @typedef {string | readonly string[]} Place
 */

/**
 * @typedef {object} FolderMap
 * @property {readonly Place[]} order - Each place may import from itself and from the places after it.
 * @property {Readonly<Record<string, readonly string[]>>} [only] - Places that may import only from themselves and
 *   these.
 */

/** The maps by package folder. Other packages have no folders. @type {Readonly<Record<string, FolderMap>>} */
export const FOLDER_MAPS = {
  'packages/core': {
    order: [
      'index.ts',
      ['create-client.ts', 'lazy-client.ts'],
      'client-view.ts',
      'lazy/',
      'options/',
      'features/',
      'delivery/',
      'encoding/',
      'identity/',
      'transports/',
      'signals/',
      'internal/',
      'contracts/',
    ],
    only: { 'signals/': ['contracts/'] },
  },
  'packages/node': {
    order: [
      // The program of the detached sender. It uses the package like any other program.
      'sender/send-spool.ts',
      ['index.ts', 'signals.ts', 'spool.ts'],
      // The functions for tools that work with stored signals.
      'stored/',
      // The function that the script of a bundled tool calls, and the modules that it uses.
      'sender/run-sender.ts',
      'create-client.ts',
      'exit/',
      'sender/',
      'parameters/',
      'identity/',
      'node-client-options.ts',
      'spool/',
      // The access to the process and to Node's modules.
      ['environment-variable.ts', 'forbidden.ts', 'process-number.ts', 'shared-by-process.ts'],
      ['builtin-modules.ts', 'deno-permissions.ts', 'this-process.ts', 'attempt.ts', 'random-name.ts'],
    ],
  },
  'packages/browser': {
    order: [
      ['index.ts', 'signals.ts', 'script.ts'],
      // The classic script of a website: its tag, and what it is made of.
      'script/',
      'websites/',
      'create-client.ts',
      'create-page-client.ts',
      'browser-client-options.ts',
      'page/',
      'storage/',
      'parameters/',
      // The access to the globals of the page.
      'page-globals.ts',
    ],
  },
  'packages/cli': {
    order: [
      'td.ts',
      'index.ts',
      'run.ts',
      'help.ts',
      ['doctor/', 'spool/', 'hash.ts'],
      'send/',
      'command-line/',
      'why-off.ts',
      'terminal/',
      '*',
    ],
  },
  'packages/testing': {
    order: ['index.ts', ['contract.ts', 'jest.ts', 'vitest.ts'], 'transport-contract.ts', 'contract/', '*'],
  },
};

/** The map of a package without folders. @type {FolderMap} */
export const FILES_ONLY = { order: ['*'] };

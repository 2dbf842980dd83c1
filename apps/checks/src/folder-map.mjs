// The map of the folders inside each package, from the top down.

/**
 * One place of a map: a folder such as `delivery/`, a file such as `index.ts`, or `*` for the files beside the folders
 * that have no place of their own. A list is one place for all of its names.
 *
 * @typedef {string | readonly string[]} Place
 */

/**
 * @typedef {object} FolderMap
 * @property {readonly Place[]} order - A place imports from those after it, and from itself.
 * @property {Readonly<Record<string, readonly string[]>>} [only] - Places that import from these alone, and from themselves.
 */

/** By the folder of the package. A package that is not here has files only. @type {Readonly<Record<string, FolderMap>>} */
export const FOLDER_MAPS = {
  'packages/core': {
    order: [
      'index.ts',
      ['create-client.ts', 'lazy-client.ts'],
      'client-view.ts',
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
      // A program of its own, which the detached sender runs: it uses the package as any program does.
      'sender/send-spool.ts',
      'index.ts',
      'create-client.ts',
      'exit/',
      'sender/',
      'parameters/',
      'identity/',
      'node-client-options.ts',
      'spool/',
      // How this package reaches its process and the modules of Node.
      ['environment-variable.ts', 'builtin-modules.ts', 'this-process.ts', 'attempt.ts'],
    ],
  },
  'packages/browser': {
    order: [
      'index.ts',
      'create-client.ts',
      'create-page-client.ts',
      'browser-client-options.ts',
      'page/',
      'storage/',
      'parameters/',
    ],
  },
  'packages/testing': {
    order: ['index.ts', ['contract.ts', 'vitest.ts'], 'transport-contract.ts', 'contract/', '*'],
  },
};

/** For a package without folders. @type {FolderMap} */
export const FILES_ONLY = { order: ['*'] };

import type { StateStorage } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { reasonOf } from '../forbidden.js';
import { randomName } from '../random-name.js';
import { deleteEach, findNames, isOwnFile, makePrivateFolder, statOwnFile } from '../spool/folder.js';

const FILE_NAME = 'telemetrydeck-state.json';

/** The file of a claimed name. */
const claimFile = (name: string) => `telemetrydeck-state-${name}.txt`;

/** Matches the names of all files of the storage, also of those that it writes and then renames. */
const NAME = /^telemetrydeck-state(\.json|-\w+\.txt|\.[\da-z]+\.tmp)$/;

/** A file of this many bytes or more is not from this package. */
const MAX_BYTES = 1_000_000;

/** For this user only. */
const FILE_MODE = 0o600;

/** Texts by name. */
type Texts = Readonly<Record<string, unknown>>;

/**
 * Remembers texts in a file that several programs may share. A change reads the file again, to keep what other programs
 * have written meanwhile, and replaces the whole file. If two programs change it at the same moment, the later change
 * wins. A text that cannot be written is remembered as long as the program runs.
 *
 * @param folder - Returns the folder; called when it is needed.
 * @param report - Called with a sentence when a text cannot be written, once.
 */
export function fileStorage(folder: () => string, report: (failure: string) => void): StateStorage {
  /** The texts that are newer than the file. */
  let unwritten: Texts = {};
  /** The names that this client has claimed, in case it cannot write them. */
  const claimed = new Set<string>();
  let hasFailed = false;

  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!hasFailed) report(`the client cannot change its state on disk: ${reasonOf(error)}`);
      hasFailed = true;
    }
  };

  return {
    get(name) {
      const text = name in unwritten ? unwritten[name] : attempt(() => readTexts(folder()))?.[name];
      return typeof text === 'string' ? text : undefined;
    },

    set(name, text) {
      unwritten = { ...unwritten, [name]: text };
      guard(() => {
        replaceFile(folder(), JSON.stringify({ ...readTexts(folder()), ...unwritten }));
        unwritten = {};
      });
    },

    claim(name, text) {
      let isClaimed = !claimed.has(name);
      guard(() => {
        makePrivateFolder(folder());
        isClaimed = createFile(nodePath().join(folder(), claimFile(name)), text);
      });
      claimed.add(name);
      return isClaimed;
    },

    clear() {
      claimed.clear();
      unwritten = {};
      guard(() => deleteFiles(folder()));
    },
  };
}

/** Returns the texts in the file; none if the file is missing or broken. */
function readTexts(folder: string): Texts {
  const fs = nodeFS();
  const path = nodePath().join(folder, FILE_NAME);
  // Most programs have no such file, and this is the fastest way to find out.
  if (!fs.existsSync(path) || !((statOwnFile(path)?.size ?? MAX_BYTES) < MAX_BYTES)) return {};
  const text = fs.readFileSync(path, 'utf8');
  return Object(attempt(() => JSON.parse(text)));
}

/** Makes a file. Returns `false` if it exists: of two programs at the same moment, only one makes it. */
function createFile(path: string, text: string): boolean {
  try {
    nodeFS().writeFileSync(path, text, { flag: 'wx', mode: FILE_MODE });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function replaceFile(folder: string, text: string): void {
  const fs = nodeFS();
  makePrivateFolder(folder);
  const path = nodePath().join(folder, FILE_NAME);
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stats && !isOwnFile(stats)) throw new Error(`${path} is not a file of this user alone`);
  const freshPath = nodePath().join(folder, `telemetrydeck-state.${randomName()}.tmp`);
  try {
    fs.writeFileSync(freshPath, text, { flag: 'wx', mode: FILE_MODE });
    fs.renameSync(freshPath, path);
  } catch (error) {
    attempt(() => fs.unlinkSync(freshPath));
    throw error;
  }
}

/** Deletes the file, the claimed names, and the files of programs that were killed while they wrote. */
function deleteFiles(folder: string): void {
  deleteEach(
    folder,
    findNames(folder).filter((name) => NAME.test(name)),
  );
}

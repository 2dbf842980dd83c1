import type { Logger, StateStorage } from '@td/core';
import { attempt } from '../attempt.js';
import { nodeFS, nodePath } from '../builtin-modules.js';
import { makeFolder, statSegment } from '../spool/folder.js';

const FILE_NAME = 'memory.json';

/** For this user only. */
const FILE_MODE = 0o600;

/** Texts by name. */
type Texts = Readonly<Record<string, unknown>>;

/**
 * Remembers in a file that several programs may share. A change reads the file anew, so that it leaves alone what others
 * have remembered meanwhile, and puts a whole file in its place: of two at the same moment the later one wins. What cannot
 * be written is remembered as long as the program runs.
 *
 * @param folderOf - Says where the folder is; called when that is first needed.
 */
export function fileStorage(folderOf: () => string, log: Logger): StateStorage {
  let knownFolder: string | undefined;
  /** What is newer than the file. */
  let unwritten: Texts = {};
  /** What this client has claimed, for where it cannot be written. */
  const claimed = new Set<string>();
  let hasFailed = false;

  const folder = () => {
    knownFolder ??= folderOf();
    return knownFolder;
  };

  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!hasFailed) log.warn(`nothing can be remembered on disk: ${(error as Error).message}`);
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
      guarded(() => {
        replaceFile(folder(), JSON.stringify({ ...readTexts(folder()), ...unwritten }));
        unwritten = {};
      });
    },

    claim(name, text) {
      let isOurs = !claimed.has(name);
      guarded(() => {
        makeFolder(folder());
        isOurs = createFile(nodePath().join(folder(), `${FILE_NAME}.${name}`), text);
      });
      claimed.add(name);
      return isOurs;
    },

    clear() {
      claimed.clear();
      unwritten = {};
      guarded(() => deleteFiles(folder()));
    },
  };
}

/** What the file holds; nothing where it is missing or broken. */
function readTexts(folder: string): Texts {
  const fs = nodeFS();
  const path = nodePath().join(folder, FILE_NAME);
  // First in the way that takes the least of a program's start: most have nothing to remember.
  if (!fs.existsSync(path) || !statSegment(path)) return {};
  const text = fs.readFileSync(path, 'utf8');
  return Object(attempt(() => JSON.parse(text)));
}

/** Makes a file that is not there, and returns whether it was so: of two programs at the same moment one has made it. */
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
  makeFolder(folder);
  const path = nodePath().join(folder, FILE_NAME);
  const freshPath = `${path}.${Math.random().toString(36).slice(2)}`;
  try {
    fs.writeFileSync(freshPath, text, { flag: 'wx', mode: FILE_MODE });
    fs.renameSync(freshPath, path);
  } catch (error) {
    attempt(() => fs.unlinkSync(freshPath));
    throw error;
  }
}

/** Deletes the file, and what programs have left that were killed while they wrote one. */
function deleteFiles(folder: string): void {
  const fs = nodeFS();
  if (!fs.existsSync(folder)) return;
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith(FILE_NAME)) fs.rmSync(nodePath().join(folder, name), { force: true });
  }
}

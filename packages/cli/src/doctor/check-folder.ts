import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { probeFolder } from '@td/node/spool';
import { onOneLine } from '../terminal/one-line.js';
import { quoteForShell } from '../terminal/quote-for-shell.js';
import { type Finding, ok, problem } from './finding.js';

const OTHER_FOLDER = 'set HOME or XDG_STATE_HOME to a folder of this user, or pass withSpool({ directory })';

/** How to fix a failure, by a part of its message. The functions take a path that is quoted for a shell. */
const MENDS: readonly (readonly [RegExp, (path: string) => string])[] = [
  [
    /belongs to another user/,
    (path) =>
      `a run with sudo may have made it; fix it, and run the program without sudo:\nsudo chown -R "$(id -un)" ${path}`,
  ],
  [/not private/, (path) => `allow only this user to open it:\nchmod 700 ${path}`],
  [/all users may write/, () => 'other users may write there: run chmod o-w on the folder that the message names'],
  [/ENOSPC|EDQUOT|EFBIG/, () => 'the disk or the quota is full: make room'],
  [
    /EROFS|EACCES|EPERM/,
    () =>
      'this user cannot write there: set XDG_STATE_HOME (on Windows LOCALAPPDATA) to another folder, or pass withSpool({ directory })',
  ],
  [/ENOTDIR|EEXIST/, () => 'a file is in the place of the folder: move the file away'],
  [/does not exist|no home|is not absolute|ENOENT/, () => OTHER_FOLDER],
];

/**
 * Checks whether a client can store signals.
 *
 * @param find - Returns the folder. Throws if there is none.
 */
export function checkFolder(find: () => string): Finding {
  let folder = '';
  let failure: Error | undefined;
  try {
    folder = find();
    failure = probeFolder(folder);
  } catch (error) {
    failure = error as Error;
  }
  if (!failure) return ok('folder', `signals can wait in ${folder}`);
  const { message } = failure;
  return problem('folder', `signals cannot wait for the next run: ${message}`, mendOf(message, folder));
}

/** @param folder - The folder; empty if there is none. */
function mendOf(message: string, folder: string): string {
  const [, foreign = ''] = /^(.*) belongs to another user$/s.exec(message) ?? [];
  // Only what a program may have made in this user's own home may be given to this user.
  const home = homedir();
  const isOwn = foreign === folder || (foreign !== home && foreign.startsWith(join(home, sep)));
  if (foreign && !isOwn) return OTHER_FOLDER;
  const mend = MENDS.find(([pattern]) => pattern.test(message))?.[1];
  return mend?.(quoteForShell(foreign || folder)) ?? `check ${onOneLine(folder, 600) || 'the folder'}`;
}

import { probeFolder } from '@td/node/spool';
import { type Finding, ok, problem } from './finding.js';

/** How to fix a failure, by a part of its message or by its code. */
const MENDS: readonly (readonly [RegExp, (folder: string) => string])[] = [
  [
    /belongs to another user/,
    (folder) => `a run with sudo may have made it: sudo chown -R "$(id -un)" ${folder}; run the program without sudo`,
  ],
  [/not private/, (folder) => `chmod 700 ${folder}`],
  [/all users may write/, () => 'other users may write there: run chmod o-w on the folder that the message names'],
  [/ENOSPC|EDQUOT|EFBIG/, (folder) => `the disk or the quota is full: make room (df -h ${folder})`],
  [
    /EROFS|EACCES|EPERM/,
    () =>
      'this user cannot write there: set XDG_STATE_HOME (on Windows LOCALAPPDATA) to another folder, or pass withSpool({ directory })',
  ],
  [/ENOTDIR|EEXIST/, () => 'a file is in the place of the folder: move the file away'],
  [
    /does not exist|no home|ENOENT/,
    () => 'set HOME or XDG_STATE_HOME to a folder of this user, or pass withSpool({ directory })',
  ],
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
  const at = folder || /^(\S+) (belongs|does)/.exec(message)?.[1] || 'the folder';
  const mend = MENDS.find(([pattern]) => pattern.test(message))?.[1](at);
  return problem('folder', `signals cannot wait for the next run: ${message}`, mend ?? `check ${at}`);
}

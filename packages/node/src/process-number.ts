import { attempt } from './attempt.js';
import { demandPermission } from './deno-permissions.js';
import { thisProcess } from './this-process.js';

/** The number of the user or the group that the program runs as; `undefined` where there is none, or where the runtime does not show it. */
export function processNumber(name: 'getuid' | 'getgid'): number | undefined {
  return attempt(() => {
    demandPermission({ name: 'sys', kind: name === 'getuid' ? 'uid' : 'gid' });
    return thisProcess()[name]?.();
  });
}

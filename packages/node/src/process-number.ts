import { attempt } from './attempt.js';
import { demandPermission } from './deno-permissions.js';
import { thisProcess } from './this-process.js';

/**
 * Returns the number of the user or the group that the program runs as; `undefined` if the system has no numbers, or the
 * runtime does not show them.
 */
export function processNumber(name: 'getuid' | 'getgid'): number | undefined {
  return attempt(() => {
    demandPermission({ name: 'sys', kind: name === 'getuid' ? 'uid' : 'gid' });
    return thisProcess()[name]?.();
  });
}

import { attempt } from './attempt.js';
import { demandPermission } from './deno-permissions.js';
import { thisProcess } from './this-process.js';

/**
 * Returns the value of an environment variable; an empty text if it is not set, or if the runtime refuses to read it.
 */
export function environmentVariable(name: string): string {
  const read = () => {
    demandPermission({ name: 'env', variable: name });
    return thisProcess().env[name];
  };
  return attempt(read) ?? '';
}

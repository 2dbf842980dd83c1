import { attempt } from './attempt.js';
import { demandPermission } from './deno-permissions.js';
import { thisProcess } from './this-process.js';

/** The value of an environment variable; empty where it is not set, or where the runtime refuses to read it. */
export function environmentVariable(name: string): string {
  const read = () => {
    demandPermission({ name: 'env', variable: name });
    return thisProcess().env[name];
  };
  return attempt(read) ?? '';
}

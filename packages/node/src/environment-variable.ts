import { attempt } from './attempt.js';
import { thisProcess } from './this-process.js';

/** The value of an environment variable; empty where it is not set, or where the runtime refuses to read it. */
export function environmentVariable(name: string): string {
  return attempt(() => thisProcess().env[name]) ?? '';
}

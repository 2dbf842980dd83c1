import { environmentVariable } from '../environment-variable.js';

/** Whether an environment variable is set, and is neither empty nor `0` nor `false`. */
export function isSwitchedOn(name: string): boolean {
  return !/^(0|false)?$/i.test(environmentVariable(name));
}

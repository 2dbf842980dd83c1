import { environmentVariable } from '../environment-variable.js';

/** Whether an environment variable is set to anything but nothing, `0` or `false`. */
export function isSwitchedOn(name: string): boolean {
  return !/^(0|false)?$/i.test(environmentVariable(name));
}

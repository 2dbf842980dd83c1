import { type ClientOption, debugSwitch, printLine, readDebugWords } from '@td/core';
import { environmentVariable } from '../environment-variable.js';

const VARIABLE = 'TELEMETRYDECK_DEBUG';

/**
 * Whether the environment asks for a dry run: a word of `TELEMETRYDECK_DEBUG` begins with `dry`, or is unknown. No client
 * then sends or stores signals.
 *
 * @example
 * ```ts
 * import { isDryRunSet } from '@td/node/spool';
 *
 * if (isDryRunSet()) console.log('signals are shown, and not sent');
 * ```
 */
export function isDryRunSet(): boolean {
  return readDebugWords(environmentVariable(VARIABLE)).isDry;
}

/**
 * The debug mode that the user of the program has set by the environment. It beats the options of the program, also when it
 * says no, and writes to standard error, because a logger may leave such lines out.
 */
export function environmentDebug(): ClientOption {
  const words = environmentVariable(VARIABLE).trim();
  return words === '' ? undefined : debugSwitch(VARIABLE, () => words, printLine);
}

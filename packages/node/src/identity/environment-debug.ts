import { type ClientOption, type Feature, printLine, withDebug, withDryRun } from '@td/core';
import { environmentVariable } from '../environment-variable.js';
import { isSwitchedOn } from './environment-switch.js';

const VARIABLE = 'TELEMETRYDECK_DEBUG';

/** Takes the place of the program's own debug mode. */
const silence: Feature = { name: 'debug', join: () => undefined };

/**
 * Whether the environment asks for a dry run: `TELEMETRYDECK_DEBUG` has the word `dry`. No client then sends or stores signals.
 *
 * @example
 * ```ts
 * import { isDryRunSet } from '@td/node/spool';
 *
 * if (isDryRunSet()) console.log('signals are shown, and not sent');
 * ```
 */
export function isDryRunSet(): boolean {
  return /\bdry\b/i.test(environmentVariable(VARIABLE));
}

/**
 * The debug mode that the user of the program has set by the environment. It beats the options of the program, also when it
 * says no, and writes to standard error, because a logger may leave such lines out. The words `dry` and `full` ask for a
 * dry run and for whole signals.
 */
export function environmentDebug(): ClientOption {
  const words = environmentVariable(VARIABLE);
  if (words === '') return undefined;
  if (!isSwitchedOn(VARIABLE)) return silence;
  return [withDebug({ full: /\bfull\b/i.test(words), print: printLine }), isDryRunSet() && withDryRun()];
}

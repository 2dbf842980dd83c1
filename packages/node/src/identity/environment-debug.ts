import { type ClientOption, type Feature, printLine, withDebug, withDryRun } from '@td/core';
import { environmentVariable } from '../environment-variable.js';
import { isSwitchedOn } from './environment-switch.js';

const VARIABLE = 'TELEMETRYDECK_DEBUG';

/** Takes the place of the program's own debug mode. */
const silence: Feature = { name: 'debug', join: () => undefined };

/**
 * The debug mode that the user of the program has set by the environment. It beats the options of the program, also when it
 * says no, and writes to standard error, because a logger may leave such lines out. The words `dry` and `full` ask for a
 * dry run and for whole signals.
 */
export function environmentDebug(): ClientOption {
  const words = environmentVariable(VARIABLE);
  if (words === '') return undefined;
  if (!isSwitchedOn(VARIABLE)) return silence;
  const has = (word: RegExp) => word.test(words);
  return [withDebug({ full: has(/\bfull\b/i), print: printLine }), has(/\bdry\b/i) && withDryRun()];
}

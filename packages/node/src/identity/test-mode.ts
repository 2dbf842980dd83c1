import type { ClientOptions } from '@td/core';
import { environmentVariable } from '../environment-variable.js';
import { isSwitchedOn } from './environment-switch.js';

const VARIABLE = 'TELEMETRYDECK_TEST_MODE';

/**
 * The test mode that the user of the program has set by the environment. It beats the option of the program: a program that
 * passes `withTestMode(!!process.env.CI)` must not switch the variable off.
 */
export function environmentTestMode(): Pick<ClientOptions, 'testMode'> | undefined {
  return environmentVariable(VARIABLE) === '' ? undefined : { testMode: isSwitchedOn(VARIABLE) };
}

import type { ClientOptions, Feature } from '@td/core';
import { environmentVariable } from '../environment-variable.js';
import type { DevelopmentRun } from './development-run.js';
import { isSwitchedOn } from './environment-switch.js';

const VARIABLE = 'TELEMETRYDECK_TEST_MODE';

/**
 * Returns the test mode that the user of the program has set by the environment. It overrides the program's option,
 * because a program that passes `withTestMode(!!process.env.CI)` must not switch the variable off.
 */
export function environmentTestMode(): Pick<ClientOptions, 'testMode'> | undefined {
  return environmentVariable(VARIABLE) === '' ? undefined : { testMode: isSwitchedOn(VARIABLE) };
}

/** Says who has chosen the test mode: the variable, the program, or the kind of its run. */
export const testModeReason = ({ isDevelopment, why }: DevelopmentRun): Feature => ({
  join: () => ({
    whyTestMode(isTestMode) {
      if (environmentTestMode()) return `by ${VARIABLE}`;
      return isTestMode === isDevelopment ? why : 'by the option testMode';
    },
  }),
});

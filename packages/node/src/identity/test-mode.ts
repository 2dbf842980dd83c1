import { type ClientOptions, clientOptionTable, type Feature } from '@td/core';
import { environmentVariable } from '../environment-variable.js';
import type { DevelopmentRun } from './development-run.js';

const VARIABLE = 'TELEMETRYDECK_TEST_MODE';

/**
 * Returns the test mode that the user of the program has set by the environment. It overrides the program's option,
 * because a program that passes `withTestMode(!!process.env.CI)` must not switch the variable off.
 */
export function environmentTestMode(): Pick<ClientOptions, 'testMode'> | undefined {
  const value = environmentVariable(VARIABLE);
  return value === '' ? undefined : { testMode: !/^(0|false|off|no)$/i.test(value) };
}

/** Makes signals of a development run tests by default, and says who has chosen: the variable, the program, or its run. */
export const developmentTestMode = ({ isDevelopment, why }: DevelopmentRun): Feature => ({
  values: { testMode: [clientOptionTable.testMode[0], isDevelopment] },
  join: () => ({
    whyTestMode(_isTestMode, isGiven) {
      if (environmentTestMode()) return `by ${VARIABLE}`;
      return isGiven ? 'by the option testMode' : why;
    },
  }),
});

import { createClient } from '@td/node';
import { APP_ID, clientOptions, driver } from './driver.mjs';

/** Without default parameters, so that signals are as small as those of the other libraries. */
export function createSubject(task) {
  return driver(createClient(APP_ID, clientOptions(task), { defaultParameters: false }));
}

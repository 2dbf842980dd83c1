import { createClient } from '@td/node';
import { APP_ID, clientOptions, driver } from './driver.mjs';

/** What most people install, as it comes. */
export function createSubject(task) {
  return driver(createClient(APP_ID, clientOptions(task)));
}

import { createClient } from '@td/node';
import { APP_ID, clientOptions, driver } from './driver.mjs';

/** The package that most users install, with its default options. */
export function createSubject(task) {
  return driver(createClient(APP_ID, clientOptions(task)));
}

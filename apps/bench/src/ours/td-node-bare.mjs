import { createClient } from '@td/node';
import { APP_ID, clientOptions, driver } from './driver.mjs';

/** Signals that carry no more than those of the other libraries: what the event itself costs. */
export function createSubject(task) {
  return driver(createClient(APP_ID, clientOptions(task), { defaultParameters: false }));
}

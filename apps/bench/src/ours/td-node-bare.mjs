import { createClient } from '@td/node';
import { APP_ID, clientOptions, driver } from './driver.mjs';

/** Without default parameters, and waiting for each request as the floor does. */
export function createSubject(task) {
  const client = createClient(APP_ID, clientOptions(task), { defaultParameters: false });
  return { ...driver(client), flushEvery: task.perRequest };
}

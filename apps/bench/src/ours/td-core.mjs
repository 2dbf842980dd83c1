import { createClient } from '@td/core';
import { DEFAULT_PARAMETERS } from '../harness/event.mjs';
import { APP_ID, clientOptions, driver } from './driver.mjs';
import { smallHttpTransport } from './small-http-transport.mjs';

/** Core with the smallest transport. Shows what core costs without a preset. */
export function createSubject(task) {
  return driver(
    createClient(APP_ID, { transport: smallHttpTransport(), defaultPayload: DEFAULT_PARAMETERS }, clientOptions(task)),
  );
}

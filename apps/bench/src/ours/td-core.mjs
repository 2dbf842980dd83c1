import { createClient } from '@td/core';
import { APP_ID, clientOptions, driver } from './driver.mjs';
import { smallHttpTransport } from './small-http-transport.mjs';

/** What `@td/node` adds to every signal, so that both send the same. */
const defaultPayload = {
  'TelemetryDeck.Device.operatingSystem': 'linux',
  'TelemetryDeck.Device.architecture': 'amd64',
  'TelemetryDeck.SDK.name': 'TypeScript',
  'TelemetryDeck.SDK.version': '0.1.0',
  'TelemetryDeck.SDK.nameAndVersion': 'TypeScript 0.1.0',
};

/** Core by itself, over the least transport that will do: tells what core costs without a preset. */
export function createSubject(task) {
  return driver(createClient(APP_ID, { transport: smallHttpTransport(), defaultPayload }, clientOptions(task)));
}

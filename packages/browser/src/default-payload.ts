import type { Payload } from '@td/core';
import { SDK_NAME, SDK_VERSION } from './sdk.js';

/** What every signal from a browser says of its origin. */
export function defaultPayload(): Payload {
  return {
    'TelemetryDeck.SDK.name': SDK_NAME,
    'TelemetryDeck.SDK.version': SDK_VERSION,
    'TelemetryDeck.SDK.nameAndVersion': `${SDK_NAME} ${SDK_VERSION}`,
  };
}

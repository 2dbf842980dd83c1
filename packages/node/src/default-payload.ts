import type { Payload } from '@td/core';
import { goArch, goOS } from './go-names.js';
import { SDK_NAME, SDK_VERSION } from './sdk.js';

/** What every signal from Node says of its origin. */
export function defaultPayload(): Payload {
  return {
    'TelemetryDeck.Device.operatingSystem': goOS(),
    'TelemetryDeck.Device.architecture': goArch(),
    'TelemetryDeck.SDK.name': SDK_NAME,
    'TelemetryDeck.SDK.version': SDK_VERSION,
    'TelemetryDeck.SDK.nameAndVersion': `${SDK_NAME} ${SDK_VERSION}`,
  };
}

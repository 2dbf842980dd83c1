import type { Payload } from '@td/core';

/** The name of this package, which signals report as their SDK. */
export const SDK_NAME = '@td/browser';

/** The version of this package. A test compares it with the manifest. */
export const SDK_VERSION = '0.1.0';

/** Both, as one text. */
export const nameAndVersion: string = `${SDK_NAME} ${SDK_VERSION}`;

/** Which package, in which version, sends the signals. */
export const sdkParameters = (): Payload => ({
  'TelemetryDeck.SDK.name': SDK_NAME,
  'TelemetryDeck.SDK.version': SDK_VERSION,
  'TelemetryDeck.SDK.nameAndVersion': nameAndVersion,
});

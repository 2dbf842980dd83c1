import { calendarParameters, type DefaultParameters, type Payload } from '@td/core';
import { deviceParameters } from './device-parameters.js';
import { pageParameters } from './page-parameters.js';
import { SDK_NAME, SDK_VERSION } from './sdk.js';
import { accessibility, runContext, userPreference } from './user-parameters.js';

/** What every signal from a browser says of its origin, of those groups that are wanted. */
export function defaultPayload(wanted: DefaultParameters, time: number, website?: boolean): Payload {
  const payload: Record<string, unknown> = {};
  for (const [group, find] of Object.entries(groups)) {
    try {
      if (wanted[group as keyof DefaultParameters]) Object.assign(payload, find(time, website));
    } catch {
      // What a browser refuses to say, or a worker has not, is not sent.
    }
  }
  return payload as Payload;
}

/** Neither the calendar nor the zone's offset changes within a quarter of an hour; what the user may change can wait. */
const QUARTER_MS = 900_000;

let stamp: { readonly quarter: number; readonly url: string | undefined } | undefined;

/** What the payload depends on. Asked for each signal, so nothing is made, and nothing asked that takes a browser long. */
export function payloadStamp(time: number): unknown {
  const quarter = Math.floor(time / QUARTER_MS);
  // The same as `location.href`, at a twentieth of its cost in Chromium.
  const url = globalThis.document?.URL;
  if (quarter !== stamp?.quarter || url !== stamp.url) stamp = { quarter, url };
  return stamp;
}

const groups: Readonly<Record<keyof DefaultParameters, (time: number, website?: boolean) => Payload>> = {
  sdk: () => ({
    'TelemetryDeck.SDK.name': SDK_NAME,
    'TelemetryDeck.SDK.version': SDK_VERSION,
    'TelemetryDeck.SDK.nameAndVersion': `${SDK_NAME} ${SDK_VERSION}`,
  }),
  device: deviceParameters,
  runContext,
  userPreference,
  accessibility,
  calendar: calendarParameters,
  page: (_time, website) => pageParameters(website),
};

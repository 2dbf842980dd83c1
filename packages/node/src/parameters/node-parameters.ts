import {
  calendarParameters,
  type DefaultParameters,
  defaultParameters,
  type Feature,
  type Payload,
  timeZoneName,
} from '@td/core';
import { attempt } from '../attempt.js';
import { thisProcess } from '../this-process.js';
import { deviceParameters } from './device-parameters.js';
import { findLocale, preferredLanguage } from './locale.js';
import { SDK_NAME, SDK_VERSION } from './sdk.js';

/** Adds to every signal the parameters of the machine, the runtime, the user's language and the time. */
export const nodeParameters: Feature = /* @__PURE__ */ defaultParameters(findParameters, quarterHourOf);

/**
 * Returns the parameters of the wanted groups.
 *
 * @param time - The time of the signal, in milliseconds since 1970.
 */
export function findParameters(groups: DefaultParameters, time: number): Payload {
  return {
    ...(groups.sdk && sdkParameters),
    ...(groups.device && { ...attempt(device), 'TelemetryDeck.Device.timeZone': attempt(() => timeZoneName(time)) }),
    ...(groups.runContext && attempt(runContext)),
    ...(groups.userPreference && attempt(userPreference)),
    ...(groups.calendar && attempt(() => calendarParameters(time))),
  };
}

const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * Returns the quarter of an hour that a time is in. Within it, neither the hour nor the day changes, nor the offset of
 * the time zone, which is a multiple of a quarter of an hour everywhere.
 */
export function quarterHourOf(time: number): number {
  return Math.floor(time / QUARTER_HOUR_MS);
}

const sdkParameters: Payload = {
  'TelemetryDeck.SDK.name': SDK_NAME,
  'TelemetryDeck.SDK.version': SDK_VERSION,
  'TelemetryDeck.SDK.nameAndVersion': `${SDK_NAME} ${SDK_VERSION}`,
};

/** Memoizes a value that cannot change while the program runs, for all clients. */
function once<Found>(find: () => Found): () => Found {
  let found: Found | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

const device = once(deviceParameters);
const locale = once(findLocale);

/**
 * The locale has the form in TelemetryDeck's documentation, `en_US`.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
const runContext = once(() => {
  const { language, region } = locale() ?? {};
  return {
    'TelemetryDeck.RunContext.locale': region ? `${language}_${region}` : language,
    'TelemetryDeck.RunContext.language': language,
    'TelemetryDeck.RunContext.targetEnvironment': runtimeName(),
  };
});

/** Swift 3 sends `zz` for an unknown language. This package leaves out what it does not know. */
const userPreference = once(() => {
  const { language, region } = locale() ?? {};
  return {
    'TelemetryDeck.UserPreference.language': preferredLanguage() ?? language,
    'TelemetryDeck.UserPreference.region': region,
  };
});

/** The name of the runtime. Bun and Deno report a version of Node as well. */
function runtimeName(): string {
  return ['bun', 'deno'].find((name) => name in Object(thisProcess().versions)) ?? 'node';
}

import { calendarParameters, type DefaultParameters, type Payload, timeZoneName } from '@td/core';
import { thisProcess } from '../this-process.js';
import { deviceParameters } from './device-parameters.js';
import { findLocale, preferredLanguage } from './locale.js';
import { SDK_NAME, SDK_VERSION } from './sdk.js';

/** What every signal from Node says of its origin. */
export function defaultPayload(groups: DefaultParameters, now: number): Payload {
  return {
    ...(groups.sdk && sdkParameters),
    ...(groups.device && { ...device(), 'TelemetryDeck.Device.timeZone': timeZoneName(now) }),
    ...(groups.runContext && runContext()),
    ...(groups.userPreference && userPreference()),
    ...(groups.calendar && calendarParameters(now)),
  };
}

/**
 * The quarter of an hour that it is: neither the hour nor the day changes within one, nor the time zone's offset, which is
 * a multiple of it everywhere.
 */
export function payloadStamp(now: number): number {
  return Math.floor(now / QUARTER_MS);
}

const QUARTER_MS = 15 * 60_000;

const sdkParameters: Payload = {
  'TelemetryDeck.SDK.name': SDK_NAME,
  'TelemetryDeck.SDK.version': SDK_VERSION,
  'TelemetryDeck.SDK.nameAndVersion': `${SDK_NAME} ${SDK_VERSION}`,
};

/** Remembers, for all clients, what cannot change while the program runs. */
function remembered<Found>(find: () => Found): () => Found {
  let found: Found | undefined;
  return () => {
    found ??= find();
    return found;
  };
}

const device = remembered(deviceParameters);
const locale = remembered(findLocale);

/**
 * The documentation does not say how to write a locale, and the SDKs differ: Kotlin has its name in the user's language,
 * browsers have `de-AT`. This is how Swift 3 writes it, and the environment does, too: `de_AT`.
 */
const runContext = remembered(() => {
  const { language, region } = locale() ?? {};
  return {
    'TelemetryDeck.RunContext.locale': region ? `${language}_${region}` : language,
    'TelemetryDeck.RunContext.language': language,
    'TelemetryDeck.RunContext.targetEnvironment': runtimeName(),
  };
});

/** Where the language is not known, Swift 3 sends `zz`; here as everywhere else, what is not known is not sent. */
const userPreference = remembered(() => {
  const { language, region } = locale() ?? {};
  return {
    'TelemetryDeck.UserPreference.language': preferredLanguage() ?? language,
    'TelemetryDeck.UserPreference.region': region,
  };
});

/** What runs the program. Bun and Deno have Node's version, too. */
function runtimeName(): string {
  return ['bun', 'deno'].find((name) => name in thisProcess.versions) ?? 'node';
}

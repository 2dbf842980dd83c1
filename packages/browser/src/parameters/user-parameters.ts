import type { Payload } from '@td/core';
import { getDocument, getNavigator, isWorker, matchesMedia } from '../page-globals.js';

/**
 * In which language and environment the app runs.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function runContext(): Payload {
  const document = getDocument();
  const navigator = getNavigator();
  const environment = document ? 'browser' : 'worker';
  return {
    'TelemetryDeck.RunContext.locale': localeName(),
    'TelemetryDeck.RunContext.language': languageOf(document?.documentElement.lang || navigator?.language),
    // A server that renders pages is neither.
    'TelemetryDeck.RunContext.targetEnvironment': document || isWorker() ? environment : undefined,
  };
}

/** What the user prefers. It leaves out what the browser does not know, where the SDK for Swift sends `zz` or `N/A`. */
export function userPreference(): Payload {
  const document = getDocument();
  const navigator = getNavigator();
  const isDark = isPreferred('(prefers-color-scheme: dark)');
  return {
    'TelemetryDeck.UserPreference.colorScheme': isDark === undefined ? isDark : isDark ? 'Dark' : 'Light',
    'TelemetryDeck.UserPreference.language': languageOf(navigator?.language),
    'TelemetryDeck.UserPreference.region': /-([A-Z]{2}|\d{3})\b/.exec(navigator?.language ?? '')?.[1],
    'TelemetryDeck.UserPreference.layoutDirection':
      document && (document.dir === 'rtl' ? 'rightToLeft' : 'leftToRight'),
  };
}

/** What helps the user to see: booleans, as in the documentation; version 3 of the SDK for Swift sends text. */
export function accessibility(): Payload {
  return {
    'TelemetryDeck.Accessibility.isReduceMotionEnabled': isPreferred('(prefers-reduced-motion: reduce)'),
    'TelemetryDeck.Accessibility.isInvertColorsEnabled': isPreferred('(inverted-colors: inverted)'),
    // More contrast, as in Swift; in Kotlin it is the dark mode.
    'TelemetryDeck.Accessibility.isDarkerSystemColorsEnabled': isPreferred('(prefers-contrast: more)'),
    'TelemetryDeck.Accessibility.isReduceTransparencyEnabled': isPreferred('(prefers-reduced-transparency: reduce)'),
  };
}

/** Whether a media query is true; `undefined` in a browser that does not know it: there its opposite is false, too. */
const isPreferred = (query: string): boolean | undefined =>
  // A worker has no media queries.
  matchesMedia(query) || (matchesMedia(`not all and ${query}`) ? false : undefined);

/**
 * The browser's locale as `de_AT`, the form in TelemetryDeck's documentation. Browsers write `de-AT`.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export const localeName = (): string | undefined => getNavigator()?.language?.replaceAll('-', '_');

const languageOf = (locale: string | undefined): string | undefined => locale?.split('-')[0];

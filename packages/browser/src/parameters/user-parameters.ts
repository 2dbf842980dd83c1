import type { Payload } from '@td/core';

/**
 * In which language, and where, the app runs. The documentation does not say how to write a locale: Swift has `de_AT`,
 * Kotlin its display name; this is how browsers, and TelemetryDeck's own Web SDK, write it.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/
 */
export function runContext(): Payload {
  const { document, navigator } = globalThis as Partial<typeof globalThis>;
  const environment = document ? 'browser' : 'worker';
  return {
    'TelemetryDeck.RunContext.locale': navigator?.language,
    'TelemetryDeck.RunContext.language': languageOf(document?.documentElement.lang || navigator?.language),
    // A server that renders pages is neither.
    'TelemetryDeck.RunContext.targetEnvironment':
      document || 'WorkerGlobalScope' in globalThis ? environment : undefined,
  };
}

/** What the user prefers. What a browser does not know is left out, where Swift sends `zz` or `N/A`. */
export function userPreference(): Payload {
  const { document, navigator } = globalThis as Partial<typeof globalThis>;
  const isDark = isAsked('(prefers-color-scheme: dark)');
  return {
    'TelemetryDeck.UserPreference.colorScheme': isDark === undefined ? isDark : isDark ? 'Dark' : 'Light',
    'TelemetryDeck.UserPreference.language': languageOf(navigator?.language),
    'TelemetryDeck.UserPreference.region': /-([A-Z]{2}|\d{3})\b/.exec(navigator?.language ?? '')?.[1],
    'TelemetryDeck.UserPreference.layoutDirection':
      document && (document.dir === 'rtl' ? 'rightToLeft' : 'leftToRight'),
  };
}

/** What helps the user to see. These are booleans in the documentation, and texts in Swift 3. */
export function accessibility(): Payload {
  return {
    'TelemetryDeck.Accessibility.isReduceMotionEnabled': isAsked('(prefers-reduced-motion: reduce)'),
    'TelemetryDeck.Accessibility.isInvertColorsEnabled': isAsked('(inverted-colors: inverted)'),
    // More contrast, as in Swift; in Kotlin it is the dark mode.
    'TelemetryDeck.Accessibility.isDarkerSystemColorsEnabled': isAsked('(prefers-contrast: more)'),
    'TelemetryDeck.Accessibility.isReduceTransparencyEnabled': isAsked('(prefers-reduced-transparency: reduce)'),
  };
}

/** Whether it is so; `undefined` where a browser does not know the question: it then denies the opposite, too. */
function isAsked(query: string): boolean | undefined {
  return matches(query) || (matches(`not all and ${query}`) ? false : undefined);
}

function matches(query: string): boolean | undefined {
  // A worker cannot ask.
  return globalThis.matchMedia?.(query).matches;
}

const languageOf = (locale: string | undefined): string | undefined => locale?.split('-')[0];

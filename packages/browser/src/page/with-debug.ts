import { withDebug as coreDebug, type DebugOptions, type Feature } from '@td/core';
import { whyTestMode } from './why-test-mode.js';

/**
 * Shows what the client does, in the console of the browser: a line for each signal and for each request, where they go,
 * whether they are tests and why, what the endpoint answers, what waits and until when, and why nothing is sent. Browsers
 * hide such lines until the level "Verbose" or "Debug" is chosen. A line never has the plain user identifier, nor the query
 * of an endpoint.
 *
 * The lines go to `debug()` of the logger, where it has that; else to `console.debug`.
 *
 * @defaultValue off
 * @throws TelemetryDeckError `INVALID_OPTION` for an unknown or wrong value.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebug());
 * createClient('YOUR-APP-ID', withDebug({ full: true }), withDryRun());
 * ```
 */
export function withDebug(options?: DebugOptions): Feature {
  return withWhy(coreDebug(options));
}

/** Has debug mode say why signals of the page are tests, or are not. */
export const withWhy = (debug: Feature): Feature => ({
  ...debug,
  join: (client) => ({ whyTestMode, ...debug.join(client) }),
});

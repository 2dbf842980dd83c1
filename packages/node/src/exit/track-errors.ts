import { createTrackErrors, type TrackErrors } from '@td/core';
import { errorWatch } from './error-watch.js';

/**
 * Reports uncaught errors, and the rejections that end a program, with `TelemetryDeck.Error.occurred`: the name or the
 * `id` of the error, but not its message. It only observes: the program ends as usual, with the same exit code and the
 * same text on standard error. Signals that are not sent before the end wait in the spool for the next run.
 *
 * Each error object is reported once, and at most 20 errors in a run.
 *
 * @returns A function that ends the reports.
 * @see https://nodejs.org/api/process.html#event-uncaughtexceptionmonitor
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID');
 * trackErrors(client);
 * ```
 */
export const trackErrors: TrackErrors = /* @__PURE__ */ createTrackErrors((report) => errorWatch().add(report));

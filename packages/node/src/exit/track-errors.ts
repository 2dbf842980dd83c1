import { createTrackErrors, type TrackErrors } from '@td/core';
import { thisProcess } from '../this-process.js';

/**
 * Reports uncaught errors, and the rejections that end a program, with `TelemetryDeck.Error.occurred`: the name or the
 * `id` of the error, and not its message. It observes only: the program ends as without it, with the same exit code and
 * the same text on standard error. Signals that do not leave before the end wait in the spool for the next run.
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
export const trackErrors: TrackErrors = /* @__PURE__ */ createTrackErrors((report) => {
  // Node passes the kind of the error as well.
  const onError = (error: unknown) => report(error);
  thisProcess().on('uncaughtExceptionMonitor', onError);
  return () => void thisProcess().off('uncaughtExceptionMonitor', onError);
});

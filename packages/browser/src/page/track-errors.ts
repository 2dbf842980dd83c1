import { createTrackErrors, type TrackErrors } from '@td/core';
import { attempt } from '../page-globals.js';

/**
 * Reports uncaught errors and unhandled rejections of a page or worker with `TelemetryDeck.Error.occurred`: the name or
 * the `id` of the error, and not its message. It observes only: the browser prints them as before, and other listeners
 * get them.
 *
 * Each error object is reported once, and at most 20 errors for each page. Nothing happens on a server.
 *
 * @returns A function that ends the reports.
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID');
 * const stop = trackErrors(client);
 * ```
 */
export const trackErrors: TrackErrors = /* @__PURE__ */ createTrackErrors((report) => {
  const onError = (event: Event & Partial<ErrorEvent>) => {
    const { error, message = '' } = event;
    // An event without an error: a delayed layout is none, and a script of another origin hides its error.
    const isHidden = (error === undefined || error === null) && message !== '' && !/^uncaught/i.test(message);
    if (!isHidden) report(error);
    else if (!message.startsWith('ResizeObserver')) report(Object.assign(new Error(), { id: 'ScriptError' }));
  };
  const onRejection = (event: Event & Partial<PromiseRejectionEvent>) => report(event.reason);
  attempt(() => {
    globalThis.addEventListener('error', onError);
    globalThis.addEventListener('unhandledrejection', onRejection);
  });
  return () => {
    attempt(() => {
      globalThis.removeEventListener('error', onError);
      globalThis.removeEventListener('unhandledrejection', onRejection);
    });
  };
});

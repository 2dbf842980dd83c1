import { type OnClose, onClose } from '../contracts/on-close.js';
import { errorOccurred } from './error.js';
import { errorIDOf } from './error-id.js';
import { readSafely } from './read-safely.js';
import { checkClient, type ReadyMadeSignalOptions, type SignalSender } from './signal-sender.js';

/** Options of `trackErrors`. */
export interface TrackErrorsOptions extends ReadyMadeSignalOptions {
  /** The most errors that one run of the program or page reports. @defaultValue 20 */
  readonly maxErrors?: number | undefined;
}

/**
 * Reports uncaught errors and unhandled rejections with `TelemetryDeck.Error.occurred`, until the function that it
 * returns is called, or the client is closed. Until then it keeps the client in memory.
 *
 * @throws TelemetryDeckError `INVALID_VALUE` if the argument is not a client, such as a variable that is not set yet.
 */
export type TrackErrors = (client: SignalSender, options?: TrackErrorsOptions) => () => void;

/** The default of `maxErrors`: a program that fails in a loop must not flood the dashboard. */
const MAX_ERRORS = 20;

/** A client that reports errors: its options, and the number of calls of `trackErrors` that have not ended. */
interface Tracked {
  readonly options: TrackErrorsOptions;
  readonly calls: number;
}

/** A client, its views and its lazy clients share this function, and so count as one reporter. */
interface Closable {
  readonly [onClose]: OnClose;
}

/** What a client has reported in this run. */
interface Reported {
  readonly errors: WeakSet<object>;
  count: number;
}

/**
 * Makes the `trackErrors` of a platform, for authors of presets. A client reports each error once, together with its
 * views and lazy clients, and at most `maxErrors` errors. Errors that occur during a report are not reported.
 *
 * @param watch - Listens to the errors of the platform. Returns a function that ends this.
 * @example
 * ```ts
 * const trackErrors = createTrackErrors((report) => {
 *   process.on('uncaughtExceptionMonitor', report);
 *   return () => process.off('uncaughtExceptionMonitor', report);
 * });
 * ```
 */
export function createTrackErrors(watch: (report: (error: unknown) => void) => () => void): TrackErrors {
  const clients = new Map<SignalSender, Tracked>();
  const reportedBy = new WeakMap<object, Reported>();
  let stopWatching: (() => void) | undefined;
  let isReporting = false;

  const reportBy = (client: SignalSender, error: unknown, given: TrackErrorsOptions, reporters: Set<object>) => {
    const reporter = (client as Partial<Closable>)[onClose] ?? client;
    if (reporters.has(reporter)) return;
    reporters.add(reporter);
    const { maxErrors, ...options } = readSafely(given);
    const most = typeof maxErrors === 'number' && !Number.isNaN(maxErrors) ? maxErrors : MAX_ERRORS;
    // A lazy client goes on where it was before it had a client.
    const reported = reportedBy.get(reporter) ?? reportedBy.get(client) ?? { errors: new WeakSet(), count: 0 };
    reportedBy.set(reporter, reported).set(client, reported);
    if (reported.count >= most) return;
    if (Object(error) === error) {
      if (reported.errors.has(error as object)) return;
      reported.errors.add(error as object);
    }
    reported.count++;
    // A thrown text is not an identifier.
    errorOccurred(client, error, { id: errorIDOf(error), category: 'thrown-exception', ...options });
  };

  const report = (error: unknown) => {
    if (isReporting) return;
    isReporting = true;
    const reporters = new Set<object>();
    for (const [client, { options }] of clients) {
      try {
        reportBy(client, error, options, reporters);
      } catch {
        // A report that fails must not become another error.
      }
    }
    isReporting = false;
  };

  return (client, options = {}) => {
    checkClient(client);
    clients.set(client, { options, calls: (clients.get(client)?.calls ?? 0) + 1 });
    stopWatching ??= watch(report);
    let isOver = false;
    let ignoreClose = () => {};
    const stop = () => {
      const tracked = clients.get(client);
      if (isOver || !tracked) return;
      isOver = true;
      ignoreClose();
      if (tracked.calls > 1) clients.set(client, { ...tracked, calls: tracked.calls - 1 });
      else clients.delete(client);
      if (clients.size > 0) return;
      stopWatching?.();
      stopWatching = undefined;
    };
    const listen = (client as Partial<Closable>)[onClose];
    if (listen) ignoreClose = listen(stop);
    return stop;
  };
}

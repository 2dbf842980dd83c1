import {
  type Client,
  createClient,
  createPageClient,
  trackEngagement,
  trackLinks,
  trackPageViews,
  withLogger,
  withSessions,
} from '@td/browser';

declare global {
  /** The client, for the check that drives the page. */
  var client: Client;
  /** The messages that the client has logged. */
  var logged: string[];
  /** Whether the page was restored from the back/forward cache. */
  var isRestored: boolean;
  /** Makes the page look hidden, as if the user had turned to another tab. */
  function hide(): void;
  /** Counts page views, engagement and links; the function that it returns ends that. */
  function trackAll(): () => void;
}

/**
 * Creates a client without signals of its own. It waits a minute before it sends.
 *
 * @param isSmall - Whether it is the client of `createPageClient`.
 * @param ambiguousFailure - What becomes of signals that may have arrived.
 */
export function drive(endpoint: string, app: string, isSmall: boolean, ambiguousFailure: 'retry' | 'drop'): void {
  const log = (message: string) => void logged.push(message);
  globalThis.logged = [];
  const options = [{ endpoint, ambiguousFailure, batch: { lingerMs: 60_000 } }, withLogger({ warn: log, error: log })];
  globalThis.client = isSmall ? createPageClient(app, options) : createClient(app, options, withSessions(false));
  globalThis.hide = () => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  globalThis.trackAll = () => {
    const ends = [trackPageViews(client), trackEngagement(client), trackLinks(client)];
    return () => {
      for (const end of ends) end();
    };
  };
  addEventListener('pageshow', ({ persisted }) => {
    globalThis.isRestored = persisted;
  });
}

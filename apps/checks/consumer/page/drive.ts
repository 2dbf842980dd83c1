import { type Client, createClient, createPageClient, withLogger, withSessions } from '@td/browser';

declare global {
  /** The client of the check that drives the page. */
  var client: Client;
  /** What the logger got. */
  var told: string[];
  /** Whether the page has come back from the back/forward cache. */
  var isBack: boolean;
  /** Makes the page believe that its user has turned to another tab. */
  function hide(): void;
}

/**
 * Makes a client that sends nothing by itself. What the check has it send waits for a minute, or for `flush`.
 *
 * @param isSmall - Whether it is the client of `createPageClient`.
 */
export function drive(endpoint: string, app: string, isSmall: boolean): void {
  const log = (message: string) => void told.push(message);
  globalThis.told = [];
  const options = [{ endpoint, batch: { lingerMs: 60_000 } }, withLogger({ warn: log, error: log })];
  globalThis.client = isSmall ? createPageClient(app, options) : createClient(app, options, withSessions(false));
  globalThis.hide = () => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  addEventListener('pageshow', ({ persisted }) => {
    globalThis.isBack = persisted;
  });
}

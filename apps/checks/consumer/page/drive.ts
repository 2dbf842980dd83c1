import { type Client, createClient } from '@td/browser';

declare global {
  /** The client, for the check that drives the page. */
  var client: Client;
  /** The messages that the client has logged. */
  var logged: string[];
  /** Whether the page was restored from the back/forward cache. */
  var isRestored: boolean;
  /** Makes the page look hidden, as if the user had turned to another tab. */
  function hide(): void;
}

/** Creates a client without signals of its own. It waits a minute before it sends. */
export function drive(endpoint: string, app: string): void {
  const log = (message: string) => void logged.push(message);
  globalThis.logged = [];
  globalThis.client = createClient(app, {
    endpoint,
    batch: { lingerMs: 60_000 },
    sessions: false,
    logger: { warn: log, error: log },
  });
  globalThis.hide = () => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  addEventListener('pageshow', ({ persisted }) => {
    globalThis.isRestored = persisted;
  });
}

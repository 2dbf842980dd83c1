import { type Client, createClient } from '@td/browser';

declare global {
  /** For the check that drives the page. */
  var client: Client;
  /** What the logger was told. */
  var told: string[];
  /** Whether the page has come back from the back/forward cache. */
  var isBack: boolean;
  /** Has the page believe that its user has turned to another tab. */
  function hide(): void;
}

/** Makes a client that sends nothing by itself, and what it is told to after a minute. */
export function drive(endpoint: string, app: string): void {
  const tell = (message: string) => void told.push(message);
  globalThis.told = [];
  globalThis.client = createClient(app, {
    endpoint,
    batch: { lingerMs: 60_000 },
    sessions: false,
    logger: { warn: tell, error: tell },
  });
  globalThis.hide = () => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  addEventListener('pageshow', ({ persisted }) => {
    globalThis.isBack = persisted;
  });
}

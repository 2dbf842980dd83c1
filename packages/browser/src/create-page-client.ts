import {
  type AnySignals,
  type Client,
  type ClientOption,
  type ClientOptions,
  createClient as createCoreClient,
} from '@td/core';
import { plainFetchTransport } from '@td/transport-fetch';
import { page, pageWatch } from './page/page.js';
import { pageTransport } from './page/page-transport.js';
import { permission } from './page/permission.js';
import { pageTestMode } from './page/test-mode.js';

/** The largest body of a request, in bytes: a page has a slow network now and then. */
const MAX_REQUEST_BYTES = 60 * 1024;

/**
 * Makes the smallest client for a page. It sends with `fetch`, sends pending signals when the page closes, and keeps the
 * user's decision and a random identifier of the user in `localStorage`. It adds no parameters to signals, has no
 * sessions, and loses what it cannot send before the page closes. Add what you need: `withPageParameters()`,
 * `withSessions()`, `withPageSpool()`; with all three it is the client of `createClient`.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Plain values, and what option builders return. Where a value is given twice, the later one wins.
 *   `false`, `undefined` and `null` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
 * @throws TelemetryDeckError `NO_APP_ID`, or `INVALID_OPTION` naming the option, the value and what to do.
 * @example
 * ```ts
 * import { createPageClient, withSessions } from '@td/browser';
 *
 * const client = createPageClient('YOUR-APP-ID', withSessions());
 * client.sendSignal('Game.started', { level: 3 });
 * ```
 */
export function createPageClient<Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly ClientOption[]
): Client<Signals> {
  const transport = plainFetchTransport();
  const values: ClientOptions = {
    transport,
    // A page sends most of its signals while it loads.
    batch: { lingerMs: 1000, maxBytes: MAX_REQUEST_BYTES },
  };
  // The watch begins last: the user who is there already is then known to sessions, too.
  return createCoreClient<Signals>(
    appID,
    values,
    pageTestMode(),
    permission,
    page,
    pageTransport(transport),
    options,
    pageWatch,
  );
}

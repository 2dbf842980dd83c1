import { type AnySignals, type Client, type ClientOption, withSessions } from '@td/core';
import type { BrowserClientOptions } from './browser-client-options.js';
import { createPageClient } from './create-page-client.js';
import { withPageParameters } from './parameters/with-page-parameters.js';
import { isPage } from './storage/is-page.js';
import { withPageSpool } from './storage/with-page-spool.js';

/**
 * Makes a client for a page or a worker: that of {@link createPageClient}, with default parameters, with sessions in
 * pages, and with storage for signals that a page cannot send. It does no harm on a server that renders pages. A client
 * in a worker cannot know the user's decision: pass that of the page, `withConsent(client.consent)`, and later ones to
 * `optIn` and `optOut`.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Plain values, and what option builders return. Where a value is given twice, the later one wins.
 *   `false`, `undefined` and `null` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
 * @throws TelemetryDeckError `NO_APP_ID`, or `INVALID_OPTION` naming the option, the value and what to do.
 * @example
 * ```ts
 * import { createClient, withAppVersion } from '@td/browser';
 *
 * const client = createClient('YOUR-APP-ID', withAppVersion('1.4.2'));
 * client.sendSignal('Game.started', { level: 3 });
 * ```
 */
export function createClient<Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly ClientOption<BrowserClientOptions>[]
): Client<Signals> {
  return createPageClient<Signals>(
    appID,
    withPageParameters(),
    // A worker remembers nothing: each of its sessions would count as a new install. It belongs to the page's session.
    isPage() && withSessions(),
    withPageSpool(),
    ...options,
  );
}

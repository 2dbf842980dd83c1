import { type AnySignals, type Client, createPlatformClient, type Platform } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';
import type { BrowserClientOptions } from './browser-client-options.js';
import { keepaliveTransport, MAX_KEEPALIVE_BYTES } from './page/keepalive-transport.js';
import { isPrivacyControlSet } from './page/privacy-control.js';
import { isTestMode } from './page/test-mode.js';
import { watchPage } from './page/watch-page.js';
import { defaultPayload, payloadStamp } from './parameters/default-parameters.js';
import { defaultUserID } from './storage/default-user-id.js';
import { pageStorage } from './storage/page-storage.js';
import { storageStore } from './storage/storage-store.js';

/** What a browser knows, all in one place. */
function browserPlatform(appID: string): Platform<BrowserClientOptions> {
  const memory = pageStorage(appID);
  // Node has a `localStorage` too, and prints a warning when it is touched; only a page has a `document`.
  const isPage = typeof document !== 'undefined';
  return {
    // A page sends much at once while it is built up. No request is larger than what may outlive the page. A worker
    // remembers nothing: each one would be an install, and its session is the page's.
    defaults: { batch: { lingerMs: 1000, maxBytes: MAX_KEEPALIVE_BYTES }, sessions: isPage },
    checks: { spool: (value) => typeof value !== 'boolean' && 'a boolean' },
    createTransport: () => keepaliveTransport(fetchTransport()),
    defaultUserID: () => defaultUserID(memory),
    defaultPayload,
    payloadStamp,
    isOptedOut: isPrivacyControlSet,
    isTestMode,
    createStorage: () => memory,
    hasBackground: isPage,
    createStore: (_appID, { spool }, log) => (spool !== false && isPage ? storageStore(appID, log) : undefined),
    attach: watchPage,
  };
}

/**
 * Makes a client for a page or a worker. Sends with `fetch` unless another transport is given; knows the user by a
 * random identifier in `localStorage` unless one is named. Does no harm where a page is rendered on a server.
 *
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 *   `false` and `undefined` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
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
  ...options: readonly (BrowserClientOptions | false | undefined)[]
): Client<Signals> {
  return createPlatformClient<Signals, BrowserClientOptions>(browserPlatform(appID), appID, options);
}

import { type Client, type ClientOptions, createPlatformClient, type Platform } from '@td/core';
import { fetchTransport } from '@td/transport-fetch';
import { defaultPayload } from './default-payload.js';
import { defaultUserID } from './default-user-id.js';

/** What a browser knows, all in one place. */
const browserPlatform: Platform = {
  createTransport: () => fetchTransport(),
  defaultUserID,
  defaultPayload,
};

/**
 * Makes a client for a page or a worker. Sends with `fetch` unless another transport is given; knows the user by a
 * random identifier in `localStorage` unless one is named. Does no harm where a page is rendered on a server.
 *
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 * @throws TelemetryDeckError `NO_APP_ID`, or `INVALID_OPTION` naming the option, the value and what to do.
 * @example
 * ```ts
 * import { createClient, withAppVersion } from '@td/browser';
 *
 * const client = createClient('YOUR-APP-ID', withAppVersion('1.4.2'));
 * client.sendSignal('Game.started', { level: 3 });
 * ```
 */
export function createClient(appID: string, ...options: readonly ClientOptions[]): Client {
  return createPlatformClient(browserPlatform, appID, options);
}

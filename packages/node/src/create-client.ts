import { type Client, type ClientOptions, createPlatformClient, type Platform } from '@td/core';
import { httpTransport } from '@td/transport-http';
import { defaultPayload } from './default-payload.js';
import { defaultUserID } from './default-user-id.js';
import { isDoNotTrackSet } from './do-not-track.js';

/** What Node knows, all in one place. */
const nodePlatform: Platform = {
  // Of all transports the one that costs a program the least time to start.
  createTransport: () => httpTransport(),
  defaultUserID,
  defaultPayload,
  isOptedOut: isDoNotTrackSet,
};

/**
 * Makes a client for a program in Node, Bun or Deno. Sends with Node's own `http` and `https` unless another transport
 * is given; knows the user by machine and account unless one is named; sends nothing where `DO_NOT_TRACK` is set.
 *
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 * @throws TelemetryDeckError `NO_APP_ID`, or `INVALID_OPTION` naming the option, the value and what to do.
 * @example
 * ```ts
 * import { createClient, withAppVersion } from '@td/node';
 *
 * const client = createClient('YOUR-APP-ID', withAppVersion('1.4.2'));
 * client.sendSignal('Command.run', { command: 'create' });
 * await client.close({ timeoutMs: 500 });
 * ```
 */
export function createClient(appID: string, ...options: readonly ClientOptions[]): Client {
  return createPlatformClient(nodePlatform, appID, options);
}

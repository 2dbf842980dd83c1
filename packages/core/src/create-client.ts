import { composeClient } from './compose-client.js';
import type { AnySignals, Client } from './contracts/client.js';
import type { ClientOptions } from './contracts/options.js';

/**
 * Makes a client that sends over the transport it is given. Programs in Node and in browsers have less to say with
 * `createClient` of `@td/node` and `@td/browser`.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 *   `false` and `undefined` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
 * @throws TelemetryDeckError `NO_APP_ID`, `NO_TRANSPORT`, or `INVALID_OPTION` naming the option, the value and what to
 *   do.
 * @example
 * ```ts
 * import { createClient, withTransport, withUserID } from '@td/core';
 * import { fetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', withTransport(fetchTransport()), withUserID('ada'));
 * client.sendSignal('App.started');
 * ```
 */
export function createClient<Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly (ClientOptions | false | undefined)[]
): Client<Signals> {
  return composeClient(appID, options, {});
}

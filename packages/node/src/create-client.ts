import { type AnySignals, type Client, createPlatformClient, type Platform } from '@td/core';
import { createLifecycle, lifecycleDefaults, watched } from './exit/lifecycle.js';
import { lifecycleChecks } from './exit/lifecycle-checks.js';
import { defaultUserID } from './identity/default-user-id.js';
import { isSwitchedOn } from './identity/environment-switch.js';
import { fileStorage } from './identity/file-storage.js';
import { isOptedOut } from './identity/opt-out.js';
import type { NodeClientOptions } from './node-client-options.js';
import { defaultPayload, payloadStamp } from './parameters/default-parameters.js';
import { appFolder } from './spool/app-folder.js';

/** What Node knows, all in one place, but for what belongs to one client. */
const nodePlatform: Platform<NodeClientOptions> = {
  defaults: lifecycleDefaults,
  checks: {
    ...lifecycleChecks,
    optOutVariable: (value) => (typeof value !== 'string' || value === '') && 'the name of a variable',
  },
  defaultUserID,
  defaultPayload,
  payloadStamp,
  isOptedOut,
  isTestMode: () => isSwitchedOn('TELEMETRYDECK_TEST_MODE'),
  createStorage: (appID, { spool }, log) => fileStorage(appFolder(appID, spool), log),
};

/**
 * Makes a client for a program in Node, Bun or Deno. Sends with Node's own `http` and `https` unless another transport
 * is given; knows the user by machine and account unless one is named; sends nothing where `DO_NOT_TRACK` is set.
 *
 * @typeParam Signals - The app's signals and their payloads, for a client that knows them; any by default.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 *   `false` and `undefined` say nothing, so that `isVerbose && withLogger(console)` can stand among them.
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
export function createClient<Signals extends object = AnySignals>(
  appID: string,
  ...options: readonly (NodeClientOptions | false | undefined)[]
): Client<Signals> {
  return createPlatformClient({ ...nodePlatform, ...createLifecycle(appID) }, appID, options.map(withWatchedTransport));
}

function withWatchedTransport(options: NodeClientOptions | false | undefined): NodeClientOptions | false | undefined {
  const transport = options ? options.transport : undefined;
  return typeof transport?.send === 'function' ? { ...options, transport: watched(transport) } : options;
}

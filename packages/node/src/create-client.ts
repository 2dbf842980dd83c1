import { type AnySignals, type Client, type ClientOption, createClient as createCoreClient } from '@td/core';
import { httpTransport } from '@td/transport-http';
import { exitHandling } from './exit/exit-handling.js';
import { developmentRun } from './identity/development-run.js';
import { environmentDebug } from './identity/environment-debug.js';
import { machineUser } from './identity/machine-user.js';
import { environmentOptOut } from './identity/opt-out.js';
import { rememberedState } from './identity/remembered-state.js';
import { developmentTestMode, environmentTestMode } from './identity/test-mode.js';
import type { NodeClientOptions } from './node-client-options.js';
import { nodeParameters } from './parameters/node-parameters.js';
import { createClientSpool } from './spool/client-spool.js';

/**
 * Makes a client for a program in Node, Bun or Deno. The client sends with Node's own `http` and `https`, unless the
 * options name another transport. It identifies the user by machine and account, unless the options name one. It sends
 * nothing if `DO_NOT_TRACK` is set. In a development run, signals are tests, unless the options or
 * `TELEMETRYDECK_TEST_MODE` say otherwise. If `TELEMETRYDECK_DEBUG` is set, standard error shows what the client does.
 *
 * @typeParam Signals - The app's signals and their payloads. By default, any names and payloads.
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Plain values, and the results of option builders. If two set the same option, the later wins. `false`,
 *   `undefined` and `null` are ignored, so that the list may contain `isVerbose && withLogger(console)`.
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
  ...options: readonly ClientOption<NodeClientOptions>[]
): Client<Signals> {
  // This transport slows a program's start the least, and its open connections do not keep a program alive.
  const transport = httpTransport({ unref: true });
  const spool = createClientSpool();
  return createCoreClient<Signals>(
    appID,
    { transport },
    developmentTestMode(developmentRun()),
    environmentOptOut,
    rememberedState,
    machineUser,
    nodeParameters,
    spool.feature,
    exitHandling(transport, spool),
    ...options,
    environmentTestMode(),
    environmentDebug(),
  );
}

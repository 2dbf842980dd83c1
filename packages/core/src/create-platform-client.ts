import type { Client } from './client.js';
import { composeClient } from './compose-client.js';
import { createEngine } from './engine.js';
import { createKeeper } from './keeper.js';
import { having } from './options.js';
import type { Platform, PlatformClientOptions } from './platform.js';

/**
 * Makes a client on a platform: for those who write a preset.
 *
 * @throws TelemetryDeckError as {@link createClient} does.
 * @example
 * ```ts
 * const platform: Platform = { createTransport: () => fetchTransport() };
 * export const createClient = (appID: string, ...options: PlatformClientOptions[]) =>
 *   createPlatformClient(platform, appID, options);
 * ```
 */
export function createPlatformClient<Options extends PlatformClientOptions>(
  platform: Platform<Options>,
  appID: string,
  given: readonly Options[],
): Client {
  const checks = { ...platform.checks, store: having('keep', 'forget', 'claim', 'clear', 'release') };
  return composeClient(appID, given, { ...platform, checks }, (parts, options) => {
    const store = options.store ?? platform.createStore?.(appID, options, parts.log);
    if (store) {
      parts.keeper = createKeeper(store, parts);
      options.clock.setTimer(parts.keeper.claim, 0);
    }
    return platform.attach?.(createEngine(parts), options, parts.log);
  });
}

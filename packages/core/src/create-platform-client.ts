import type { ClientParts } from './client-parts.js';
import { composeClient } from './compose-client.js';
import type { AnySignals, Client } from './contracts/client.js';
import type { Platform, PlatformClientOptions } from './contracts/preset.js';
import type { SessionOptions } from './contracts/session-options.js';
import { createLifecycle } from './delivery/client-lifecycle.js';
import { createKeeper } from './features/persistence.js';
import { createSessions } from './identity/sessions.js';
import { isObject } from './internal/is-object.js';
import type { Check } from './options/merge-options.js';
import { having } from './options/value-checks.js';

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
export function createPlatformClient<
  Signals extends object = AnySignals,
  Options extends PlatformClientOptions = PlatformClientOptions,
>(platform: Platform<Options>, appID: string, given: readonly (Options | false | undefined)[]): Client<Signals> {
  const own = { store: having('persist', 'remove', 'claim', 'clear', 'release'), sessions: sessionCheck };
  const checks = { ...own, ...platform.checks };
  return composeClient(appID, given, { ...platform, checks }, (parts, options, isWatched) => {
    const { log } = parts;
    const store = options.store ?? platform.createStore?.(appID, options, log);
    parts.keeper = store && createKeeper(store, parts);
    const release = () => {
      parts.sessions?.pause();
      parts.keeper?.release();
      parts.sessions = parts.keeper = undefined;
    };
    if (!isWatched) return release;

    const cancelClaim = parts.keeper && options.clock.setTimer(parts.keeper.claim, 0);
    // Whose visitors the API tells apart, it counts their sessions, too.
    if (options.sessions && !options.website) followSessions(parts, options, platform.hasBackground ?? false);
    const detach = platform.attach?.(createLifecycle(parts), options, log);
    return () => {
      cancelClaim?.();
      detach?.();
      release();
    };
  });
}

/** A new session has its own after so long, in milliseconds: five minutes, as in TelemetryDeck's own SDKs. */
const SESSION_TIMEOUT_MS = 300_000;

function followSessions(parts: ClientParts, { sessions }: PlatformClientOptions, hasBackground: boolean): void {
  const { builder, memory, options, sendSignal, user } = parts;
  const { timeoutMs = SESSION_TIMEOUT_MS } = Object(sessions) as SessionOptions;
  parts.sessions = createSessions(
    {
      clock: options.clock,
      hasBackground,
      isNamed: user.sessionID === options.sessionID,
      memory,
      timeoutMs,
      user,
    },
    builder.setParameters,
    sendSignal,
  );
}

const positive: Check = (value) => !(typeof value === 'number' && value > 0) && 'a positive number of milliseconds';

const sessionCheck: Check = (value) =>
  typeof value !== 'boolean' && (isObject(value) ? { timeoutMs: positive } : 'a boolean, or an object');

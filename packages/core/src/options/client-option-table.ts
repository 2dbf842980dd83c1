import { isDevelopment } from '#development';
import type { OptionTable } from '../contracts/option-table.js';
import type { ResolvedOptions } from '../contracts/options.js';
import { DEFAULT_BASE_URL } from '../encoding/ingest-request.js';
import { systemClock } from '../internal/environment.js';
import {
  count,
  countOrFalse,
  duration,
  durationOrZero,
  flag,
  hasMethods,
  httpURL,
  namespaceName,
  nonEmptyText,
  objectOrFunction,
  oneOf,
  text,
} from '../internal/validators.js';

/**
 * The plain values of every client: the check and the default of each. `ClientOptions` documents their meaning, and
 * `ResolvedOptions` says which ones need a default.
 *
 * @example
 * ```ts
 * const [, defaultTimeoutMs] = clientOptionTable.timeoutMs; // 5000
 * ```
 */
export const clientOptionTable: OptionTable<ResolvedOptions> = {
  transport: [/* @__PURE__ */ hasMethods('send')],
  endpoint: [httpURL],
  baseURL: [httpURL, DEFAULT_BASE_URL],
  namespace: [namespaceName],
  userID: [text],
  hashSalt: [text],
  sessionID: [nonEmptyText],
  anonymousUser: [flag],
  testMode: [isDevelopment && flag, false],
  timeoutMs: [isDevelopment && duration, 5000],
  defaultPayload: [isDevelopment && objectOrFunction],
  enabled: [flag, true],
  batch: {
    maxSignals: [isDevelopment && count, 100],
    maxBytes: [isDevelopment && count, 524_288],
    lingerMs: [isDevelopment && durationOrZero, 0],
    maxInFlight: [isDevelopment && count, 2],
  },
  queue: { maxSignals: [isDevelopment && count, 10_000], maxBytes: [isDevelopment && count, 5_000_000] },
  retry: {
    maxAttempts: [isDevelopment && count, 10],
    maxAgeMs: [isDevelopment && duration, 86_400_000],
    maxBackoffMs: [isDevelopment && duration, 300_000],
  },
  rateLimit: [isDevelopment && countOrFalse, 1000],
  ambiguousFailure: [isDevelopment && oneOf('retry', 'drop'), 'retry'],
  clock: [/* @__PURE__ */ hasMethods('now', 'monotonic', 'random', 'setTimer'), systemClock],
};

import { invalid } from '../contracts/errors.js';
import type { ClientOptions, DefaultParameters } from '../contracts/options.js';
import type { Platform } from '../contracts/preset.js';
import type { ResolvedOptions } from '../contracts/resolved-options.js';
import { DEFAULT_BASE_URL, ingestURL } from '../encoding/ingest-request.js';
import { systemClock } from '../internal/system-clock.js';
import { mergeOptions } from './merge-options.js';
import { optionChecks, PARAMETER_GROUPS } from './value-checks.js';

/** Merges, checks and completes what was said to `createClient`; the platform speaks first. */
export function resolveOptions<Options extends ClientOptions>(
  given: readonly (Options | false | undefined)[],
  platform: Pick<Platform<Options>, 'defaults' | 'checks' | 'isTestMode'>,
): ResolvedOptions & Options {
  let options = {
    baseURL: DEFAULT_BASE_URL,
    consent: 'granted' as const,
    defaultParameters: {},
    ingestVersion: 2 as 2 | 3,
    processors: [],
    testMode: platform.isTestMode?.() ?? false,
    timeoutMs: 5000,
    enabled: true,
    batch: { maxSignals: 100, maxBytes: 524_288, lingerMs: 0, maxInFlight: 2 },
    queue: { maxSignals: 10_000, maxBytes: 5_000_000 },
    retry: { maxAttempts: 10, maxAgeMs: 86_400_000 },
    clock: systemClock,
  };
  const checks = { ...optionChecks(), ...platform.checks };
  for (const part of [platform.defaults ?? {}, ...given]) {
    if (part !== false && part !== undefined) options = mergeOptions(options, part, checks) as typeof options;
  }
  const { baseURL, endpoint, ingestVersion, namespace, website }: ClientOptions & typeof options = options;
  if (ingestVersion === 3 && !endpoint && !website && (!namespace || namespace === 'w')) {
    throw invalid('ingestVersion 3 needs a namespace, and "w" is none; your dashboard shows yours');
  }
  const wanted = options.defaultParameters as false | Partial<DefaultParameters>;
  const resolved: unknown = {
    ...options,
    // The API takes one signal in a request of a website.
    batch: { ...options.batch, ...(website && { maxSignals: 1 }) },
    defaultParameters: Object.fromEntries(PARAMETER_GROUPS.map((group) => [group, wanted && wanted[group] !== false])),
    url: endpoint ?? ingestURL(baseURL, ingestVersion, namespace, website),
  };
  return resolved as ResolvedOptions & Options;
}

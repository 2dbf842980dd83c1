import type { FLAGS, FlagValues } from './flags.js';
import { parseIngest, parseURL } from './parse-values.js';
import { UsageError } from './usage-error.js';

/** Where signals go: the values of the flags that several commands share. */
export interface Destination {
  readonly namespace: string | undefined;
  readonly ingest: 2 | 3 | undefined;
  readonly endpoint: string | undefined;
  readonly baseURL: string | undefined;
}

/** @throws UsageError when a value is invalid, or when two flags exclude each other. */
export function parseDestination(flags: FlagValues<typeof FLAGS.send & typeof FLAGS.doctor>): Destination {
  for (const other of ['base-url', 'namespace'] as const) {
    if ('endpoint' in flags && other in flags) {
      throw new UsageError(`--endpoint is a complete URL: remove --${other}, which does not apply to it`);
    }
  }
  return {
    namespace: flags.namespace,
    ingest: parseIngest(flags.ingest),
    endpoint: parseURL('endpoint', flags.endpoint),
    baseURL: parseURL('base-url', flags['base-url']),
  };
}

import { followRedirects, type Transport } from '@td/core';
import type { KyInstance, Options } from 'ky';
import { postOnce } from './post-once.js';

/** Settings of ky for these requests alone, on top of the instance's; not what belongs to a signal or its delivery. */
export type KyTransportOptions = Omit<
  Options,
  | 'prefixUrl'
  | 'method'
  | 'body'
  | 'json'
  | 'signal'
  | 'keepalive'
  | 'redirect'
  | 'retry'
  | 'timeout'
  | 'throwHttpErrors'
>;

/**
 * Sends signals with a ky instance of yours. Its hooks, headers, credentials and its `fetch` keep working. Its retries,
 * its timeout and its status errors are off for these requests, since the client has its own, and so is its
 * `prefixUrl`, since the client knows the whole URL.
 *
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { kyTransport } from '@td/transport-fetch/ky';
 * import ky from 'ky';
 *
 * const api = ky.extend({ hooks: { beforeRequest: [(request) => request.headers.set('x-trace', '1')] } });
 * const client = createClient('YOUR-APP-ID', { transport: kyTransport(api) });
 * ```
 */
export function kyTransport(instance: KyInstance, options: KyTransportOptions = {}): Transport {
  const ky = instance.extend(options);
  return {
    send: followRedirects((request) =>
      // As a URL object, because ky puts its prefix before any string, a complete URL included.
      postOnce(request, (url, init) => ky(new URL(url), { ...init, retry: 0, timeout: false, throwHttpErrors: false })),
    ),
  };
}

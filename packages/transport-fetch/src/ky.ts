import { checkValue, followRedirects, hasMethods, type Transport } from '@td/core';
import type { KyInstance, Options } from 'ky';
import { postOnce } from './post-once.js';

/** ky options for telemetry requests only. They extend the instance's options. The client sets the omitted ones. */
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
 * Sends signals with your own ky instance. The instance's hooks, headers, credentials and `fetch` apply. Its retries,
 * timeout and status errors are off for telemetry requests, because the client has its own. Its `prefixUrl` is ignored,
 * because the client passes complete URLs.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if the instance has no `extend()`.
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
  checkValue('instance', instance, hasMethods('extend'));
  const ky = instance.extend(options);
  return {
    send: followRedirects((request) =>
      // A URL object, because ky puts its `prefixUrl` before every string, even before a complete URL.
      postOnce(request, (url, init) => ky(new URL(url), { ...init, retry: 0, timeout: false, throwHttpErrors: false })),
    ),
  };
}

import { followRedirects, type Transport } from '@td/core';
import { type FetchTransportOptions, plainFetchTransport } from './plain-fetch-transport.js';

/**
 * Sends signals with the platform's `fetch`, in Node, Bun, Deno, workers and browsers.
 *
 * @throws TelemetryDeckError `INVALID_OPTION` if `fetch` is not a function.
 * @example
 * ```ts
 * import { createClient } from '@td/core';
 * import { fetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', { transport: fetchTransport() });
 * ```
 */
export function fetchTransport(options: FetchTransportOptions = {}): Transport {
  return { send: followRedirects(plainFetchTransport(options).send) };
}

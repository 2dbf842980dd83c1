import { isTelemetryDeckError, TransportError } from '../contracts/errors.js';
import type { Transport } from '../contracts/transport.js';
import { closeTransports, takeTransports } from './transport-list.js';

/**
 * Sends each request over the first transport that gets a response, whatever its status. One that gets none, because of
 * the network or of a time limit of its own, leaves the request to the next. When none is left, the last error is thrown.
 *
 * All have the time of one request together: one that never answers leaves nothing to the next. Nothing is remembered
 * between requests: each begins with the first transport again. A request whose answer was lost may arrive twice, as
 * with any other that is sent again. `close` closes them all, even if one throws.
 *
 * @param transports - In the order in which they are tried.
 * @throws TelemetryDeckError `INVALID_OPTION` when the list is empty, or something in it has no `send()`.
 * @example
 * ```ts
 * const proxy = undiciTransport({ dispatcher: new ProxyAgent('http://proxy.example.com:3128') });
 * const client = createClient('YOUR-APP-ID', withTransport(fallbackTransport([fetchTransport(), proxy])));
 * ```
 */
export function fallbackTransport(transports: readonly Transport[]): Transport {
  const list = takeTransports('fallbackTransport', transports);
  return {
    async send(request) {
      let failure: unknown;
      let maybeSent = false;
      for (const transport of list) {
        try {
          return await transport.send(request);
        } catch (error) {
          failure = error;
          if (request.signal.aborted || !isWithoutResponse(error)) break;
          maybeSent ||= error.maybeSent;
        }
      }
      // Where one may have sent it, it does not help that the last has not.
      if (!maybeSent || !isWithoutResponse(failure) || failure.maybeSent) throw failure;
      throw new TransportError(failure.kind, failure.message, { cause: failure.cause, maybeSent });
    },
    close: () => closeTransports(list),
  };
}

/** Whether the network failed, or time ran out; not whether somebody has given the request up. */
function isWithoutResponse(error: unknown): error is TransportError {
  return isTelemetryDeckError(error) && 'kind' in error && error.kind !== 'aborted';
}

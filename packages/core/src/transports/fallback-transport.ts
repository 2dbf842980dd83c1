import { isTelemetryDeckError, TransportError } from '../contracts/errors.js';
import type { Transport } from '../contracts/transport.js';
import { copyRequest } from './copy-request.js';
import { closeTransports, deliverNothing, takeTransports } from './transport-list.js';

/**
 * Combines transports: tries each one until one gets a response. Every status is a response. If a transport fails,
 * because of the network or its own time limit, the next one sends the request. If all fail, `send` throws the last
 * error.
 *
 * All transports share the time limit of one request, so a transport that hangs leaves no time for the next. Each
 * request starts with the first transport. If a response is lost, the request may arrive twice. `close` closes all
 * transports, even if one throws.
 *
 * @param transports - The transports, in the order of the attempts.
 * @throws TelemetryDeckError `INVALID_OPTION` if the list is empty, or an element has no `send()`.
 * @example
 * ```ts
 * const proxy = undiciTransport({ dispatcher: new ProxyAgent('http://proxy.example.com:3128') });
 * const client = createClient('YOUR-APP-ID', withTransport(fallbackTransport([fetchTransport(), proxy])));
 * ```
 */
export function fallbackTransport(transports: readonly Transport[]): Transport {
  const list = takeTransports('fallbackTransport', transports);
  return {
    get deliversNothing() {
      return deliverNothing(list);
    },
    async send(request) {
      let failure: unknown;
      let maybeSent = false;
      for (const transport of list) {
        try {
          return await transport.send(copyRequest(request));
        } catch (error) {
          failure = error;
          if (request.signal.aborted || !isWithoutResponse(error)) break;
          maybeSent ||= error.maybeSent;
        }
      }
      // An earlier transport may have sent the request, even if the last one did not.
      if (!maybeSent || !isWithoutResponse(failure) || failure.maybeSent) throw failure;
      throw new TransportError(failure.kind, failure.message, { cause: failure.cause, maybeSent });
    },
    close: () => closeTransports(list),
  };
}

/** Returns whether the network failed or a time limit ended, as opposed to an abort by the caller. */
const isWithoutResponse = (error: unknown): error is TransportError =>
  isTelemetryDeckError(error) && 'kind' in error && error.kind !== 'aborted';

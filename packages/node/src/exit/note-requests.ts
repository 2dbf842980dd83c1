import type { Transport } from '@td/core';
import { demandPermission } from '../deno-permissions.js';

/**
 * Wraps a transport: calls back when a request begins, and makes no request for which Deno would have to ask the user.
 */
export function noteRequests(transport: Transport, onRequest: () => void): Transport {
  return {
    send(request) {
      if (!transport.deliversNothing) {
        const { hostname, port, protocol } = new URL(request.url);
        demandPermission({ name: 'net', host: `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}` });
      }
      onRequest();
      return transport.send(request);
    },
    close: () => transport.close?.(),
  };
}

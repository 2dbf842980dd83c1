import type { Transport } from '@td/core';

/** A transport that calls back when a request begins. */
export function noteRequests(transport: Transport, onRequest: () => void): Transport {
  return {
    send(request) {
      onRequest();
      return transport.send(request);
    },
    close: () => transport.close?.(),
  };
}

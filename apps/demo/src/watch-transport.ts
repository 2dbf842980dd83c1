import type { Transport } from '@td/core';

/** One request and what came of it. */
export interface Exchange {
  /** Where the request went, without its query, which may hold a secret. */
  readonly url: string;
  /** The status that came back, if one did. */
  readonly status: number | undefined;
}

/** A transport that remembers its exchanges. */
export interface WatchedTransport extends Transport {
  readonly exchanges: readonly Exchange[];
}

/** Wraps a transport, so that the program can say what the client keeps to itself: the URLs and the statuses. */
export function watchTransport(inner: Transport): WatchedTransport {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    async send(request) {
      const { origin, pathname } = new URL(request.url);
      const index = exchanges.push({ url: origin + pathname, status: undefined }) - 1;
      const response = await inner.send(request);
      exchanges[index] = { url: origin + pathname, status: response.status };
      return response;
    },
    close: () => inner.close?.(),
  };
}

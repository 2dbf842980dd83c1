import type { Transport } from '@td/core';

/** One request and its result. */
interface Attempt {
  /** The URL of the request, without its query, which may contain a secret. */
  readonly url: string;
  /** The status of the response, if there was one. */
  readonly status: number | undefined;
}

/** A transport that records its attempts. */
export interface WatchedTransport extends Transport {
  readonly attempts: readonly Attempt[];
}

/** Wraps a transport and records the URLs and statuses, which the client does not report. */
export function watchTransport(inner: Transport): WatchedTransport {
  const attempts: Attempt[] = [];
  return {
    attempts,
    async send(request) {
      const { origin, pathname } = new URL(request.url);
      const index = attempts.push({ url: origin + pathname, status: undefined }) - 1;
      const response = await inner.send(request);
      attempts[index] = { url: origin + pathname, status: response.status };
      return response;
    },
    close: () => inner.close?.(),
  };
}

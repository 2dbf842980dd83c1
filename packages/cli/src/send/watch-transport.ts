import type { Transport, TransportRequest } from '@td/node';

/** One request and its result. */
export interface Attempt {
  /** The URL of the request, without its query, which may contain a secret. */
  readonly url: string;
  /** The signals, as they were sent. */
  readonly signals: readonly SentSignal[];
  /** The status of the response, if there was one. */
  readonly status: number | undefined;
}

/** The fields of a sent signal that the command reads. */
interface SentSignal {
  readonly clientUser?: string;
  readonly isTestMode?: unknown;
}

/** A transport that records its attempts. */
export interface WatchedTransport extends Transport {
  readonly attempts: readonly Attempt[];
}

/** Wraps a transport and records its requests and statuses, because the client does not report them. */
export function watchTransport(inner: Transport): WatchedTransport {
  const attempts: Attempt[] = [];
  return {
    attempts,
    deliversNothing: inner.deliversNothing,
    async send(request) {
      const attempt = { url: urlOf(request), signals: signalsOf(request), status: undefined };
      const index = attempts.push(attempt) - 1;
      const response = await inner.send(request);
      attempts[index] = { ...attempt, status: response.status };
      return response;
    },
    close: () => inner.close?.(),
  };
}

/** Makes a transport that sends nothing, and accepts every request. */
export const dryTransport = (): Transport => ({
  deliversNothing: true,
  send: async () => ({ status: 200, header: () => null, text: async () => '' }),
});

function urlOf({ url }: TransportRequest): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

const signalsOf = ({ body }: TransportRequest): SentSignal[] => JSON.parse(new TextDecoder().decode(body));

import type { Feature, TransportRequest } from '@td/node';
import { shownURL } from '../terminal/shown-url.js';

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

/** The requests of a client. */
export interface RequestWatch {
  /** Joins the client. */
  readonly feature: Feature;
  readonly attempts: readonly Attempt[];
}

/** Records the requests of a client and their statuses, because the client does not report them. Those of a dry run, too. */
export function watchRequests(): RequestWatch {
  const attempts: Attempt[] = [];
  const feature: Feature = {
    join: () => ({
      transport: (current) => ({
        async send(request) {
          const attempt = { url: shownURL(request.url), signals: signalsOf(request), status: undefined };
          const index = attempts.push(attempt) - 1;
          const response = await current.send(request);
          attempts[index] = { ...attempt, status: response.status };
          return response;
        },
        close: () => current.close?.(),
      }),
    }),
  };
  return { feature, attempts };
}

const signalsOf = ({ body }: TransportRequest): SentSignal[] => JSON.parse(new TextDecoder().decode(body));

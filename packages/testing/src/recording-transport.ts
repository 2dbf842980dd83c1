import {
  type Clock,
  MAX_RESPONSE_BYTES,
  ownValues,
  type SignalBody,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
  toTransportError,
} from '@td/core';
import { decideReply } from './decide-reply.js';
import { decodeSignals } from './decode-signals.js';
import { parseJSON } from './recorded-request.js';
import { type Reply, type ReplyRule, type ResponseReply, reply } from './reply.js';
import { decodeText, encodeText } from './text-codec.js';

/** Options of {@link recordingTransport}. */
export interface RecordingTransportOptions {
  /** The replies to the first requests, in order. @defaultValue none */
  readonly replies?: readonly (Reply | ReplyRule)[];
  /** The reply to every later request. @defaultValue `reply(200)` */
  readonly defaultReply?: Reply | ReplyRule;
  /** Measures the delay of replies. @defaultValue the platform's clock */
  readonly clock?: Pick<Clock, 'setTimer'>;
  /**
   * Whether the transport says that it delivers nothing. Pass `false` to test what the client stores: then it takes over
   * stored signals, and stores its own, as with a transport that delivers. @defaultValue `true`
   */
  readonly deliversNothing?: boolean;
}

/** One request that the client passed to the transport. */
export interface SentRequest {
  /** The URL. */
  readonly url: string;
  /** The headers. Names keep their case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, byte for byte. */
  readonly body: Uint8Array;
  /** The body, read as UTF-8. */
  readonly text: string;
  /** The body, parsed; `undefined` when it is not valid JSON. */
  readonly json: unknown;
  /** Whether the client marked the request as one that may outlive the page. */
  readonly keepalive: boolean;
}

/** A transport that sends nothing and records every request. */
export interface RecordingTransport extends Transport {
  /** Whether the client neither takes over nor stores signals. */
  readonly deliversNothing: boolean;
  /** All requests so far. */
  readonly requests: readonly SentRequest[];
  /** The signals of all requests so far, with any reply. A retried signal is listed again. */
  readonly signals: readonly SignalBody[];
  /** Whether `close()` was called. */
  readonly closed: boolean;
  /** Empties the lists of requests and signals. Keeps the replies. */
  clear(): void;
  /** Sets `closed`. The client calls it. */
  close(): void;
}

/**
 * Creates a transport for tests without a network.
 *
 * @example
 * ```ts
 * const transport = recordingTransport();
 * const client = createClient('YOUR-APP-ID', withTransport(transport));
 *
 * client.sendSignal('App.started', { theme: 'dark' });
 * await client.flush();
 * expect(transport.signals[0]?.payload).toMatchObject({ theme: 'dark' });
 * ```
 */
export function recordingTransport(options: RecordingTransportOptions = {}): RecordingTransport {
  const { replies = [], defaultReply = reply(200), clock, deliversNothing = true } = ownValues(options);
  const requests: SentRequest[] = [];
  const script = [...replies];
  const setTimer: Clock['setTimer'] = (...timer) => (clock ? clock.setTimer(...timer) : setPlatformTimer(...timer));
  let closed = false;

  return {
    deliversNothing,
    requests,
    get signals() {
      return requests.flatMap(({ json }) => decodeSignals(json));
    },
    get closed() {
      return closed;
    },
    async send(request) {
      if (request.signal.aborted) throw abortError(request.signal);
      const recorded = recordRequest(request);
      requests.push(recorded);
      const next = decideReply(script.shift() ?? defaultReply, recorded.json);
      if (next.kind === 'reset') {
        // The code that platforms use. By it, core knows that the request may have arrived.
        const cut = Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' });
        throw toTransportError(cut, request.signal);
      }
      const answer = next.kind === 'response' ? next : reply(0, { delayMs: Number.POSITIVE_INFINITY });
      await waitUnlessAborted(answer.delayMs, request.signal, setTimer);
      return asResponse(answer, request.signal, setTimer);
    },
    clear() {
      requests.length = 0;
    },
    close() {
      closed = true;
    },
  };
}

function recordRequest({ url, headers, body, keepalive = false }: TransportRequest): SentRequest {
  const text = decodeText(body);
  return { url, headers: { ...headers }, body: body.slice(), text, json: parseJSON(text), keepalive };
}

function asResponse(
  { status, headers, body, unfinished }: ResponseReply,
  signal: AbortSignal,
  setTimer: Clock['setTimer'],
): TransportResponse {
  const bytes = typeof body === 'string' ? encodeText(body) : body;
  return {
    status,
    header(name) {
      const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
      return found?.[1] ?? null;
    },
    async text() {
      const isEndless = unfinished && bytes.length < MAX_RESPONSE_BYTES;
      await waitUnlessAborted(isEndless ? Number.POSITIVE_INFINITY : 0, signal, setTimer);
      return decodeText(bytes.subarray(0, MAX_RESPONSE_BYTES));
    },
  };
}

/** Waits for the delay, which may be infinite. Rejects on abort. */
function waitUnlessAborted(delayMs: number, signal: AbortSignal, setTimer: Clock['setTimer']): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(abortError(signal));
    if (delayMs <= 0) return resolve();
    const abort = () => {
      cancelTimer();
      reject(abortError(signal));
    };
    const elapse = () => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const cancelTimer = Number.isFinite(delayMs) ? setTimer(elapse, delayMs, true) : () => {};
    signal.addEventListener('abort', abort, { once: true });
  });
}

function abortError({ reason }: AbortSignal): TransportError {
  const kind = reason?.name === 'TimeoutError' ? 'timeout' : 'aborted';
  return new TransportError(kind, 'the request was aborted', { cause: reason });
}

const setPlatformTimer: Clock['setTimer'] = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

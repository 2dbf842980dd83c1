import type { Clock } from './clock.js';
import type { TransportError } from './errors.js';
import { toTransportError } from './to-transport-error.js';
import type { Transport, TransportRequest } from './transport.js';

/** How much of a response is kept, in characters: enough for a message, too little for a page. */
const SHOWN_CHARACTERS = 500;

/** How one attempt ended. */
export interface ExchangeResult {
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  /** The `Retry-After` header. */
  readonly retryAfter?: string | null;
  /** The start of the body, where the status is no success. */
  readonly text?: string;
  /** Why there was no response. */
  readonly error?: TransportError;
}

/** How long an attempt may take, and what ends it earlier. */
export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly signals: readonly (AbortSignal | undefined)[];
  /** Whether somebody awaits the result, so that the program must not end before. */
  readonly holdsProcess: boolean;
}

/**
 * One request and its response, within a deadline, whatever the transport does: one that throws, never settles or
 * ignores its abort signal is a failure like any other. Never rejects.
 */
export function exchange(
  send: Transport['send'],
  request: Pick<TransportRequest, 'url' | 'headers' | 'body'>,
  { timeoutMs, signals, holdsProcess }: ExchangeLimits,
  clock: Clock,
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const controller = new AbortController();
    const { signal } = controller;
    let answer: ExchangeResult | undefined;

    const finish = (result: ExchangeResult) => {
      cancelTimer();
      for (const outer of signals) outer?.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const giveUp = (error?: unknown) =>
      // An answer whose body does not end is an answer all the same.
      finish(answer ?? { status: 0, error: toTransportError(error, signal) });
    const abort = (reason: unknown) => {
      controller.abort(reason);
      giveUp();
    };
    const onAbort = () => abort(signals.find((outer) => outer?.aborted)?.reason);
    const attempt = async () => {
      const response = await send({ ...request, signal });
      const { status } = response;
      answer = { status, retryAfter: response.header('retry-after'), text: '' };
      // A success is one as soon as its status is known. The body is read all the same, still under the deadline, so
      // that the connection is free for the next request.
      if (status >= 200 && status < 300) resolve(answer);
      finish({ ...answer, text: (await response.text()).slice(0, SHOWN_CHARACTERS) });
    };

    const cancelTimer = clock.setTimer(() => abort(timeoutError(timeoutMs)), timeoutMs, holdsProcess);
    for (const outer of signals) outer?.addEventListener('abort', onAbort);
    if (signals.some((outer) => outer?.aborted)) onAbort();
    else attempt().catch(giveUp);
  });
}

/** What the endpoint did, for a log line or an error. */
export function describeResult({ status, error }: ExchangeResult): string {
  const redirect = status >= 300 && status < 400 ? ' (set the endpoint to where it redirects)' : '';
  return error ? error.message : `the endpoint answered ${status}${redirect}`;
}

function timeoutError(timeoutMs: number): Error {
  return Object.assign(new Error(`no response within ${timeoutMs} ms`), { name: 'TimeoutError' });
}

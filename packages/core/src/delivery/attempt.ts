import type { TransportError } from '../contracts/errors.js';
import type { TransportResponse } from '../contracts/transport.js';
import { type Limits, within } from '../internal/with-deadline.js';
import { classifyResponse } from './classify-response.js';

/** How much of a response is kept, in characters: enough for a message, too little for a page. */
const SHOWN_CHARACTERS = 500;

/** How one attempt ended. */
export interface ExchangeResult {
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  /** The start of the body, where the status is no success. */
  readonly text?: string;
  /** Why there was no response. */
  readonly error?: TransportError;
  /** Whether it was ended before it began. */
  readonly isUnsent?: boolean;
}

/**
 * One request and its response, within its limits, whatever the transport does: one that throws, never settles or
 * ignores its abort signal is a failure like any other. Never rejects.
 *
 * @param enter - Resolves when the request may begin, with what is called when it has ended.
 * @param onEnd - Is called when the response has been read as well, which a success is not waited for.
 */
export function exchange(
  enter: (signal: AbortSignal) => Promise<() => void>,
  send: (signal: AbortSignal) => Promise<TransportResponse>,
  onEnd: () => void,
  ...limits: Limits
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    let answer: ExchangeResult | undefined;
    let leave: (() => void) | undefined;
    let isUnsent = true;
    const attempt = async (signal: AbortSignal) => {
      leave = await enter(signal);
      // Nobody waits for it any more.
      if (signal.aborted) return leave();
      isUnsent = false;
      const response = await send(signal);
      const { status } = response;
      answer = { status, text: '' };
      // A success is one as soon as its status is known. The body is read all the same, still under the deadline, so
      // that the connection is free for the next request.
      if (classifyResponse(status) === 'delivered') resolve(answer);
      resolve({ ...answer, text: (await response.text()).slice(0, SHOWN_CHARACTERS) });
    };
    // An answer whose body does not end is an answer all the same.
    within(attempt, ...limits)
      .catch((error) => resolve(answer ?? { status: 0, error, isUnsent }))
      .finally(() => {
        leave?.();
        onEnd();
      });
  });
}

/** What the endpoint did, for a log line or an error. */
export function describeResult({ status, error }: ExchangeResult): string {
  const redirect = classifyResponse(status) === 'misdirected' ? ' (set the endpoint to where it redirects)' : '';
  return error ? error.message : `the endpoint answered ${status}${redirect}`;
}

/** Whether a failure may have been a success: the request was written, or a gateway lost the answer to it. */
export function maybeReceived({ status, error }: ExchangeResult): boolean {
  return error?.maybeSent ?? (status === 502 || status === 504);
}

import type { Clock } from './clock.js';
import { TransportError } from './errors.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** How one attempt ended. */
export type ExchangeResult =
  | { readonly kind: 'response'; readonly response: TransportResponse; readonly text: string }
  | { readonly kind: 'failure'; readonly error: TransportError };

export interface ExchangeLimits {
  readonly timeoutMs: number;
  /** Ends the attempt early. */
  readonly signal?: AbortSignal | undefined;
  /** Whether somebody awaits the result, so that the program must not end before. */
  readonly holdsProcess?: boolean;
}

/**
 * One request and its response, within a deadline, whatever the transport does: one that throws, never settles or
 * ignores its abort signal is a failure like any other. Never rejects.
 */
export async function exchange(
  transport: Transport,
  request: Pick<TransportRequest, 'url' | 'headers' | 'body'>,
  { timeoutMs, signal, holdsProcess }: ExchangeLimits,
  clock: Clock,
): Promise<ExchangeResult> {
  const controller = new AbortController();
  let giveUp: (error: TransportError) => void = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    giveUp = (error) => {
      controller.abort(error.cause);
      reject(error);
    };
  });
  ended.catch(() => {});
  const abort = () => giveUp(new TransportError('aborted', 'the request was aborted', { cause: signal?.reason }));
  const cancelTimer = clock.setTimer(() => giveUp(timeoutError(timeoutMs)), timeoutMs, holdsProcess);
  const release = () => {
    cancelTimer();
    signal?.removeEventListener('abort', abort);
  };

  signal?.addEventListener('abort', abort, { once: true });
  try {
    if (signal?.aborted) abort();
    else {
      const response = await Promise.race([transport.send({ ...request, signal: controller.signal }), ended]);
      if (typeof response?.status !== 'number') throw new TypeError('the transport returned no status');
      // A success is one as soon as its status is known. Its body is read all the same, still under the deadline, so
      // that the connection is free for the next request.
      const reading = Promise.race([response.text(), ended]).catch(() => '');
      if (response.status >= 200 && response.status < 300) {
        reading.then(release);
        return { kind: 'response', response, text: '' };
      }
      const text = await reading;
      release();
      return { kind: 'response', response, text };
    }
    return await ended;
  } catch (error) {
    release();
    return { kind: 'failure', error: asTransportError(error) };
  }
}

function timeoutError(timeoutMs: number): TransportError {
  const message = `no response within ${timeoutMs} ms`;
  const cause = new Error(message);
  cause.name = 'TimeoutError';
  return new TransportError('timeout', message, { cause });
}

function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { kind = 'network', message = String(error) } = (error ?? {}) as Partial<TransportError>;
  return new TransportError(kind, message, { cause: error });
}

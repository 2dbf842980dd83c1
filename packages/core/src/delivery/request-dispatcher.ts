import type { FlushOptions } from '../contracts/client.js';
import type { AttemptResult } from '../contracts/events.js';
import type { ResolvedOptions } from '../contracts/options.js';
import type { Transport } from '../contracts/transport.js';
import { encodeText, INGEST_HEADERS } from '../encoding/ingest-request.js';
import { usableTimeout, withDeadline } from '../internal/with-deadline.js';
import { toTransportError } from '../transports/to-transport-error.js';
import { classifyResponse } from './classify-response.js';
import type { RequestLimiter } from './request-limiter.js';
import { parseRetryAfter } from './retry-after.js';

/** How much of a response is kept, in characters: enough for a message, too little for a page. */
const SHOWN_CHARACTERS = 500;

/** How an attempt differs from a usual one. */
interface AttemptOptions extends FlushOptions {
  /** Waits for the attempt's turn. @defaultValue the limiter's */
  readonly acquire?: RequestLimiter['acquire'];
  /** Whether a caller awaits the attempt, so that the program must not end meanwhile. */
  readonly holdsProcess?: boolean;
  /** Whether the page is closing. */
  readonly keepalive?: boolean;
}

/** Makes attempts: one request and its result each. */
export interface RequestDispatcher {
  /**
   * Posts a text within its deadline, whatever the transport does: one that throws, never settles or ignores its abort
   * signal has failed like any other. Never rejects.
   */
  attempt(text: string, options?: AttemptOptions): Promise<AttemptResult>;
  /** How many attempts are under way. */
  requests(): number;
  /** Ends the attempts under way. */
  interrupt(reason: Error): void;
  /** Releases what the transport has made. */
  close(): Promise<void>;
}

/** What the dispatcher needs. */
interface RequestDispatcherParts {
  readonly options: Pick<ResolvedOptions, 'clock' | 'timeoutMs'>;
  readonly limiter: RequestLimiter;
  /** Known once all features have joined. */
  readonly destination: { readonly url: string };
  readonly transport: Transport;
}

export function createRequestDispatcher(parts: RequestDispatcherParts): RequestDispatcher {
  const { limiter, options } = parts;
  const { clock } = options;
  /** One for each attempt: Node warns of a signal with many listeners. */
  const controllers = new Set<AbortController>();

  return {
    attempt(text, { timeoutMs, signal: cancel, acquire = limiter.acquire, holdsProcess, keepalive = false } = {}) {
      const controller = new AbortController();
      const result = { status: 0, text: '', isUnsent: true } as {
        -readonly [Key in keyof AttemptResult]: AttemptResult[Key];
      };
      let giveBack: (() => void) | undefined;

      return new Promise((resolve) => {
        const send = async (signal: AbortSignal) => {
          giveBack = await acquire(signal);
          // Aborted while it waited for its turn.
          if (signal.aborted) return giveBack();
          result.isUnsent = false;
          const request = {
            url: parts.destination.url,
            headers: INGEST_HEADERS,
            body: encodeText(text),
            signal,
            keepalive,
          };
          const response = await parts.transport.send(request);
          const isDelivered = classifyResponse(response.status) === 'delivered';
          if (!isDelivered) limiter.pauseFor(parseRetryAfter(response.header('retry-after'), clock.now()) ?? 0);
          result.status = response.status;
          // A success is one as soon as its status is known. The body is read all the same, under the same deadline, so
          // that the connection is free for the next request.
          if (isDelivered) resolve(result);
          result.text = (await response.text()).slice(0, SHOWN_CHARACTERS);
        };
        controllers.add(controller);
        const deadline = {
          clock,
          timeoutMs: usableTimeout(timeoutMs, options.timeoutMs),
          holdsProcess,
          controller,
          cancel,
        };
        withDeadline(send, deadline)
          .catch((error) => {
            // A response whose body does not end is a response all the same.
            if (!result.status) result.error = toTransportError(error, controller.signal);
          })
          .finally(() => {
            resolve(result);
            giveBack?.();
            controllers.delete(controller);
          });
      });
    },
    requests: () => controllers.size,
    interrupt(reason) {
      for (const controller of controllers) controller.abort(reason);
    },
    close: async () => parts.transport.close?.(),
  };
}

import { TransportError } from '../contracts/errors.js';
import type { AttemptResult } from '../contracts/events.js';
import { ownValues } from '../contracts/own-values.js';
import type { TransportResponse } from '../contracts/transport.js';
import { INGEST_HEADERS } from '../encoding/ingest-request.js';
import { attempt } from '../internal/attempt.js';
import { createAbortController, lacksTimers } from '../internal/environment.js';
import { adopt, settled } from '../internal/guard.js';
import { onAbort } from '../internal/on-abort.js';
import { abort, usableTimeout, withDeadline } from '../internal/with-deadline.js';
import { toTransportError } from '../transports/to-transport-error.js';
import { classifyResponse } from './classify-response.js';
import type { ClientParts, RequestDispatcher } from './client-parts.js';
import { parseRetryAfter } from './retry-after.js';

/** How much of a response is kept, in characters: enough for a message, too little for a page. */
const SHOWN_CHARACTERS = 500;

/** How old the remembered decision may be when a request begins, in milliseconds. */
export const SYNC_EVERY_MS = 1000;

/** How many attempts that have ended an opt-out still reaches. */
const MAX_ENDED = 100;

export function createRequestDispatcher(parts: ClientParts): RequestDispatcher {
  const { changes, consent, options, stage } = parts;
  const { batch, clock } = options;
  /** What ends each attempt under way. */
  const running = new Set<(reason: unknown) => void>();
  /** The same for the last attempts that have ended: copies of their requests may still be under way. */
  const ended: ((reason: unknown) => void)[] = [];
  /** The places that are taken. */
  const taken = new Set<object>();
  /** Those that hold a request of which the outcome is not known yet. */
  const unanswered = new Set<object>();
  let pausedUntil = clock.monotonic();
  /** Whether one is the first of those that wait for a place. */
  let hasFirst = false;
  /** What makes each of the others the first, in their order. */
  const line = new Set<(isFirst: boolean) => void>();

  const dispatcher: RequestDispatcher = {
    pausedMs: () => pausedUntil - clock.monotonic(),

    async acquire(signal) {
      let pausedMs = dispatcher.pausedMs();
      const isFree = () => pausedMs <= 0 && taken.size < batch.maxInFlight;
      if (!signal?.aborted && (hasFirst || !isFree())) {
        // Only the first looks at each change: with many that wait, each change would else cost as many looks.
        const isFirst =
          !hasFirst ||
          (await new Promise<boolean>((resolve) => {
            line.add(resolve);
            onAbort(signal, () => {
              line.delete(resolve);
              resolve(false);
            });
          }));
        if (isFirst) {
          hasFirst = true;
          onAbort(signal, changes.notify);
          while (!signal?.aborted) {
            pausedMs = dispatcher.pausedMs();
            if (isFree()) break;
            await changes.next(pausedMs);
          }
          const [next] = line;
          hasFirst = !!next;
          line.delete(next as typeof next & {});
          next?.(true);
        }
      }
      const place = {};
      taken.add(place);
      unanswered.add(place);
      return (isRead = true) => {
        unanswered.delete(place);
        if (isRead && taken.delete(place)) changes.notify();
      };
    },

    attempt(body, given) {
      let { giveBack, holdsProcess, keepalive = false, signal: cancel, timeoutMs } = ownValues(given);
      // Each attempt has its own controller, because Node warns about a signal with many listeners.
      const controller = createAbortController();
      const { signal } = controller;
      const onEnd = abortOf(controller);
      const result: { -readonly [Name in keyof AttemptResult]: AttemptResult[Name] } = ownValues({
        status: 0,
        text: '',
      });
      return new Promise((resolve) => {
        let sending: Promise<TransportResponse> | undefined;
        const end = () => {
          resolve(result);
          giveBack?.();
          if (sending && ended.push(onEnd) > MAX_ENDED) ended.shift();
        };
        const send = async () => {
          const bytes = typeof body === 'function' ? await body() : body;
          if (!bytes) return;
          giveBack ??= await dispatcher.acquire(signal);
          consent.sync(SYNC_EVERY_MS);
          // Aborted while it waited for its place, or by an opt-out elsewhere.
          if (signal.aborted) return giveBack();
          if (consent.isHeld) throw new Error("the user's decision cannot be read");
          const request = {
            ...{ url: parts.destination.url, headers: { ...INGEST_HEADERS }, body: bytes, signal },
            keepalive: keepalive || (stage.isLeaving && !!stage.sendNow),
          };
          sending = adopt(parts.transport.send(request));
          const response = await sending;
          const isDelivered = classifyResponse(response.status) === 'delivered';
          const page = isDelivered && isHTML(response) ? await adopt(response.text()) : undefined;
          if (/^\s*</.test(page ?? '')) throw new TransportError('network', 'the response is not from the endpoint');
          result.status = response.status;
          const retryAfter = () => parseRetryAfter(settled(response.header('retry-after')), clock.now());
          // Without timers, nothing would end the pause.
          const pauseMs = isDelivered || lacksTimers() ? 0 : (attempt(retryAfter) ?? 0);
          pausedUntil = Math.max(pausedUntil, clock.monotonic() + pauseMs);
          // The attempt succeeds as soon as the status is known. The client still reads the body, under the same
          // deadline, so that the connection is free for the next request.
          if (isDelivered) {
            giveBack(false);
            resolve(result);
          }
          result.text = (page ?? (await adopt(response.text()))).slice(0, SHOWN_CHARACTERS);
        };
        timeoutMs = usableTimeout(timeoutMs, options.timeoutMs);
        withDeadline(send, { clock, timeoutMs, holdsProcess, cancel, onEnd, running })
          .then(undefined, async (error) => {
            // The status counts, even if the body cannot be read to its end.
            if (result.status) return;
            const [thrown] = await lastWord(sending, error);
            const failure = toTransportError(thrown, signal);
            const { cause, kind, message } = failure;
            result.error = sending ? failure : new TransportError(kind, message, { cause, maybeSent: false });
          })
          .then(end, end);
      });
    },

    isSending: () => unanswered.size > 0,
    requests: () => running.size,
    interrupt(reason, withCopies) {
      for (const end of running) end(reason);
      if (withCopies) for (const end of ended) end(reason);
    },
  };
  return dispatcher;
}

/** Stands outside `attempt`, so that what ends a request does not keep its body alive. */
const abortOf = (controller: AbortController) => (reason: unknown) => abort(controller, reason);

/** Whether a response says that it is a page: then a captive portal or a proxy may have answered. */
const isHTML = (response: TransportResponse) =>
  attempt(() => /html/i.test(`${settled(response.header('content-type'))}`));

/** How many turns of promises a transport has to answer an abort: `async` functions around it take a few each. */
const LAST_TURNS = 30;

/**
 * Returns the transport's own error if the transport answers an abort at once: it may know that nothing was sent.
 * Wrapped in an array, because a promise would read `then` of the bare value.
 */
async function lastWord(sending: Promise<unknown> | undefined, reason: unknown): Promise<readonly [unknown]> {
  let word: unknown;
  sending?.then(undefined, (error) => {
    word = error;
  });
  for (let turn = 0; sending && turn < LAST_TURNS && !word; turn++) await undefined;
  return [word ?? reason];
}

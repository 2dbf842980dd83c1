import { classifyResponse } from './classify-response.js';
import type { Client, CloseOptions, FlushOptions } from './client.js';
import { createDrain } from './drain.js';
import { TelemetryDeckError } from './errors.js';
import { describeResult, exchange } from './exchange.js';
import { encodeBatch, INGEST_HEADERS, utf8Size } from './ingest-v2.js';
import { createLedger, type FlushReport } from './ledger.js';
import { guardLogger } from './logger.js';
import { type ClientOptions, resolveOptions } from './options.js';
import { createOutbox } from './outbox.js';
import type { Platform } from './platform.js';
import { assertSignalType, createSignalBuilder } from './signal-builder.js';
import type { Transport } from './transport.js';
import { within } from './within.js';

/** How long `flush` and `close` wait when nothing else is said, in milliseconds. */
const DEFAULT_WAIT_MS = 5000;

/** How long `close` waits, beyond its deadline, for the transport to release what it made, in milliseconds. */
const CLOSE_GRACE_MS = 25;

/**
 * Makes a client that sends over the transport it is given. Programs in Node and in browsers have less to say with
 * `createClient` of `@td/node` and `@td/browser`.
 *
 * @param appID - The app's ID, from the TelemetryDeck dashboard.
 * @param options - Results of option builders and plain objects alike; where they differ, the later one wins.
 * @throws TelemetryDeckError `NO_APP_ID`, `NO_TRANSPORT`, or `INVALID_OPTION` naming the option, the value and what to
 *   do.
 * @example
 * ```ts
 * import { createClient, withTransport, withUserID } from '@td/core';
 * import { fetchTransport } from '@td/transport-fetch';
 *
 * const client = createClient('YOUR-APP-ID', withTransport(fetchTransport()), withUserID('ada'));
 * client.sendSignal('App.started');
 * ```
 */
export function createClient(appID: string, ...options: readonly ClientOptions[]): Client {
  return createPlatformClient({}, appID, options);
}

/**
 * Makes a client on a platform: for those who write a preset.
 *
 * @throws TelemetryDeckError as {@link createClient} does.
 * @example
 * ```ts
 * const platform: Platform = { createTransport: () => fetchTransport() };
 * export const createClient = (appID: string, ...options: ClientOptions[]) =>
 *   createPlatformClient(platform, appID, options);
 * ```
 */
export function createPlatformClient(platform: Platform, appID: string, given: readonly ClientOptions[]): Client {
  if (typeof appID !== 'string' || appID.trim() === '') {
    throw new TelemetryDeckError('NO_APP_ID', 'no app ID specified; your dashboard shows it');
  }
  const options = resolveOptions(given);
  const { clock, sessionID, url } = options;
  let { transport } = options;
  if (!transport && !platform.createTransport) {
    throw new TelemetryDeckError('NO_TRANSPORT', 'no transport specified; pass withTransport()');
  }

  const enabled = options.enabled && !platform.isOptedOut?.();
  const log = guardLogger(options.logger);
  const ledger = createLedger(log);
  const builder = createSignalBuilder(appID, options, enabled ? platform : {}, log);
  const store = createOutbox(options.queue);
  const stopping = new AbortController();
  let closing: Promise<FlushReport> | undefined;

  const post = (body: Uint8Array, timeoutMs?: number, holdsProcess = false, cancel?: AbortSignal) =>
    exchange(
      (signal) => {
        transport ??= platform.createTransport?.() as Transport;
        return transport.send({ url, headers: INGEST_HEADERS, body, signal });
      },
      clock,
      usableMs(timeoutMs, options.timeoutMs),
      holdsProcess,
      stopping.signal,
      cancel,
    );
  const drain = createDrain(options, store, post, ledger, log);

  const settle = (work: () => Promise<unknown>, timeoutMs: number, signal?: AbortSignal) =>
    within(work, clock, timeoutMs, true, signal).catch(() => {});

  const flush = async (flushOptions: FlushOptions | undefined, release?: () => Promise<void>): Promise<FlushReport> => {
    const { tracked, delivered } = ledger;
    const { timeoutMs, signal } = flushOptions ?? {};
    const ended = tracked - store.size;
    await settle(() => drain.settled(tracked), usableMs(timeoutMs, DEFAULT_WAIT_MS), signal);
    await release?.();
    const pending = store.size;
    const arrived = ledger.delivered - delivered;
    return { delivered: arrived, pending, spooled: 0, dropped: ledger.tracked - pending - ended - arrived };
  };

  const release = async () => {
    drain.stop();
    ledger.drop('closed', store.clear());
    stopping.abort(closed());
    await settle(async () => transport?.close?.(), CLOSE_GRACE_MS);
  };

  const close = (closeOptions?: CloseOptions): Promise<FlushReport> => {
    closing ??= flush(closeOptions, release);
    return closing;
  };

  return {
    sendSignal(type, payload, signalOptions) {
      assertSignalType(type);
      ledger.tracked++;
      if (closing) return ledger.drop('closed', 1);
      if (!enabled) return ledger.drop('disabled', 1);
      try {
        const text = builder.build(type, payload, signalOptions);
        ledger.drop(
          'overflow',
          store.append({ sequence: ledger.tracked, text, bytes: utf8Size(text), signal: signalOptions?.signal }),
        );
        drain.notify();
      } catch {
        ledger.drop('unserializable', 1);
      }
    },

    async deliverSignal(type, payload, deliverOptions) {
      assertSignalType(type);
      if (!enabled) return;
      if (closing) throw closed();
      const body = encodeBatch([{ text: builder.build(type, payload, deliverOptions) }]);
      const { signal, timeoutMs } = deliverOptions ?? {};
      const result = await post(body, timeoutMs, true, signal);
      if (result.error) throw signal?.aborted ? signal.reason : result.error;
      const { status, text: responseText } = result;
      if (classifyResponse(status) === 'delivered') return;
      const message = [describeResult(result), responseText].filter(Boolean).join(': ');
      throw new TelemetryDeckError('REFUSED', message, { status, responseText });
    },

    flush: (flushOptions) => flush(flushOptions),
    close,

    stats: () => ({
      tracked: ledger.tracked,
      delivered: ledger.delivered,
      pending: store.size,
      spooled: 0,
      dropped: { ...ledger.dropped },
    }),

    get userID() {
      return builder.userID();
    },
    get userIDHash() {
      return builder.userIDHash();
    },
    sessionID,

    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

/** A wait that makes no sense is the usual one: where waiting begins, nothing is thrown any more. */
function usableMs(timeoutMs: unknown, usualMs: number): number {
  return typeof timeoutMs === 'number' && timeoutMs >= 0 ? timeoutMs : usualMs;
}

function closed(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}

import { classifyResponse } from './classify-response.js';
import type { Client, FlushOptions } from './client.js';
import { createDrain } from './drain.js';
import { TelemetryDeckError } from './errors.js';
import { describeResult, exchange } from './exchange.js';
import { encodeBatch, encodeSignal, INGEST_HEADERS, utf8Size } from './ingest-v2.js';
import { createLedger, type FlushReport } from './ledger.js';
import { guardLogger } from './logger.js';
import { type ClientOptions, resolveOptions } from './options.js';
import { createOutbox } from './outbox.js';
import type { Platform } from './platform.js';
import { settleWithin } from './settle-within.js';
import { assertSignalType, createSignalBuilder } from './signal-builder.js';
import type { Transport } from './transport.js';

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
    throw new TelemetryDeckError('NO_APP_ID', 'no app ID specified; your TelemetryDeck dashboard shows it');
  }
  const options = resolveOptions(given);
  const { clock, sessionID, url } = options;
  const makeTransport = options.transport ? () => options.transport : platform.createTransport;
  if (!makeTransport) {
    throw new TelemetryDeckError('NO_TRANSPORT', 'no transport specified; pass withTransport(…)');
  }

  const enabled = options.enabled && !platform.isOptedOut?.();
  const log = guardLogger(options.logger);
  const ledger = createLedger(log);
  const builder = createSignalBuilder(appID, options, enabled ? platform : {}, log);
  const store = createOutbox(options.queue);
  const stopping = new AbortController();
  let transport: Transport | undefined;
  let closing: Promise<FlushReport> | undefined;

  const send: Transport['send'] = (request) => {
    transport ??= makeTransport() as Transport;
    return transport.send(request);
  };
  const post = (body: Uint8Array, timeoutMs = options.timeoutMs, holdsProcess = false, signal?: AbortSignal) =>
    exchange(
      send,
      { url, headers: INGEST_HEADERS, body },
      { timeoutMs, holdsProcess, signals: [stopping.signal, signal] },
      clock,
    );
  const drain = createDrain({ ...options, store, post: (body) => post(body), ledger, log });

  const flush = async (
    { timeoutMs, signal }: FlushOptions = {},
    release?: () => Promise<void>,
  ): Promise<FlushReport> => {
    const { tracked, delivered } = ledger;
    const ended = tracked - store.size;
    await settleWithin(drain.settled(tracked), clock, waitMs(timeoutMs), signal);
    await release?.();
    const pending = store.size;
    const arrived = ledger.delivered - delivered;
    return { delivered: arrived, pending, spooled: 0, dropped: ledger.tracked - pending - ended - arrived };
  };

  const release = async () => {
    drain.stop();
    ledger.drop('closed', store.clear());
    stopping.abort(closed());
    await settleWithin((async () => transport?.close?.())(), clock, CLOSE_GRACE_MS);
  };

  const client: Client = {
    sendSignal(type, payload, signalOptions) {
      assertSignalType(type);
      ledger.tracked++;
      if (!enabled || closing) {
        ledger.drop(closing ? 'closed' : 'disabled', 1);
        return;
      }
      try {
        const text = encodeSignal(builder.build(type, payload, signalOptions));
        const { tracked: sequence } = ledger;
        ledger.drop('overflow', store.append({ sequence, text, bytes: utf8Size(text), signal: signalOptions?.signal }));
        drain.notify();
      } catch {
        ledger.drop('unserializable', 1);
      }
    },

    async deliverSignal(type, payload, deliverOptions) {
      assertSignalType(type);
      if (!enabled) return;
      if (closing) throw closed();
      const body = encodeBatch([{ text: encodeSignal(builder.build(type, payload, deliverOptions)) }]);
      const { signal, timeoutMs } = deliverOptions ?? {};
      const result = await post(body, timeoutMs, true, signal);
      if (result.error) throw signal?.aborted ? signal.reason : result.error;
      const { status, text } = result;
      if (classifyResponse(status) === 'delivered') return;
      throw new TelemetryDeckError('REFUSED', `${describeResult(result)}: ${text}`, { status, responseText: text });
    },

    flush: (flushOptions) => flush(flushOptions),

    close(closeOptions) {
      closing ??= flush(closeOptions, release);
      return closing;
    },

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
      await client.close();
    },
  };
  return client;
}

function closed(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}

/** A flush never rejects, so a wait that makes no sense is the usual one. */
function waitMs(timeoutMs: number | undefined): number {
  return Number(timeoutMs) >= 0 ? Number(timeoutMs) : DEFAULT_WAIT_MS;
}

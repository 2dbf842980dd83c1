import { classifyResponse } from './classify-response.js';
import type { Client } from './client.js';
import type { ClientParts, DeliveryParts } from './client-parts.js';
import { createCourier } from './courier.js';
import { createDiagnostics } from './diagnostics.js';
import { createDrain } from './drain.js';
import { TelemetryDeckError } from './errors.js';
import { describeResult } from './exchange.js';
import { encodeBatch } from './ingest-v2.js';
import { createLedger, type FlushReport } from './ledger.js';
import { guardLogger } from './logger.js';
import { type ClientOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { createOutbox } from './outbox.js';
import type { Platform } from './platform.js';
import { assertSignalType, createSignalBuilder } from './signal-builder.js';
import type { StoredSignal } from './signal-store.js';
import type { Transport } from './transport.js';
import { usableMs, type Wait, within } from './within.js';

/** How long `flush` and `close` wait when nothing else is said, in milliseconds. */
const DEFAULT_WAIT_MS = 5000;

/** How long `close` waits, beyond its deadline, for the transport to release what it made, in milliseconds. */
const CLOSE_GRACE_MS = 25;

/**
 * Puts a client together.
 *
 * @param attach - Gives the client to a platform that watches over it; returns what ends the watch.
 */
export function composeClient<Options extends ClientOptions>(
  appID: string,
  given: readonly Options[],
  platform: Platform<Options>,
  attach?: (parts: ClientParts, options: ResolvedOptions & Options) => (() => void) | undefined,
): Client {
  if (typeof appID !== 'string' || appID.trim() === '') {
    throw new TelemetryDeckError('NO_APP_ID', 'no app ID specified; your dashboard shows it');
  }
  const options = resolveOptions(given, platform);
  const { clock, sessionID, transport, waitUntil } = options;
  if (!transport && !platform.createTransport) {
    throw new TelemetryDeckError('NO_TRANSPORT', 'no transport specified; pass withTransport()');
  }

  const enabled = options.enabled && !platform.isOptedOut?.();
  const log = guardLogger(options.logger);
  const tell = createDiagnostics(options.diagnostics, clock);
  const ledger = createLedger(log, tell);
  const builder = createSignalBuilder(appID, options, enabled ? platform : {}, log);
  const outbox = createOutbox(options.queue, (signals) => parts.keeper?.forget(signals));
  const courier = createCourier(options, () => transport ?? (platform.createTransport?.() as Transport));
  const parts: DeliveryParts = { options, log, tell, ledger, outbox, courier };
  const drain = createDrain(parts);
  const detach = enabled ? attach?.(Object.assign(parts, { drain, flush, spool }), options) : undefined;
  let closing: Promise<FlushReport> | undefined;

  const settle = (work: () => Promise<unknown>, wait?: Wait) =>
    within(work, clock, usableMs(wait?.timeoutMs, DEFAULT_WAIT_MS), true, wait?.signal).catch(() => {});

  async function flush(wait?: Wait, release?: () => Promise<void>): Promise<FlushReport> {
    const ended = () => ledger.tracked + ledger.recovered - outbox.size;
    const before = { ...ledger, ended: ended() };
    await settle(() => drain.settled(release ? undefined : outbox.last), wait);
    await release?.();
    const delivered = ledger.delivered - before.delivered;
    const spooled = ledger.spooled - before.spooled;
    const dropped = ended() - before.ended - delivered - spooled;
    return { delivered, pending: outbox.size, spooled, dropped };
  }

  function spool(): void {
    drain.stop();
    const signals = outbox.clear();
    if (parts.keeper?.keep(signals)) ledger.spooled += signals.length;
    else ledger.drop('closed', signals.length);
  }

  async function release(): Promise<void> {
    spool();
    parts.keeper?.release();
    detach?.();
    courier.interrupt(closed());
    await settle(courier.close, { timeoutMs: CLOSE_GRACE_MS });
  }

  const close: Client['close'] = (wait) => {
    closing ??= flush(wait, release);
    return closing;
  };

  return {
    sendSignal(type, payload, signalOptions) {
      assertSignalType(type);
      ledger.tracked++;
      if (closing) return ledger.drop('closed', 1);
      if (!enabled) return ledger.drop('disabled', 1);
      let built: StoredSignal;
      try {
        built = builder.build(type, payload, signalOptions);
      } catch {
        return ledger.drop('unserializable', 1);
      }
      const signal = { text: built.text, bytes: built.bytes, cancel: signalOptions?.signal };
      ledger.drop('overflow', outbox.append(signal));
      drain.notify(signal);
      if (outbox.size === 1) waitUntil?.(settle(() => drain.settled(Number.MAX_VALUE)));
    },

    async deliverSignal(type, payload, deliverOptions) {
      assertSignalType(type);
      if (!enabled) return;
      if (closing) throw closed();
      const body = encodeBatch([builder.build(type, payload, deliverOptions)]);
      const askedMs = drain.askedMs();
      const result = await courier.post(body, { ...deliverOptions, askedMs, holdsProcess: true });
      const { error, status, text: responseText } = result;
      if (error) throw deliverOptions?.signal?.aborted ? deliverOptions.signal.reason : error;
      if (classifyResponse(status) === 'delivered') return;
      drain.heed(result);
      const message = [describeResult(result), responseText].filter(Boolean).join(': ');
      throw new TelemetryDeckError('REFUSED', message, { status, responseText });
    },

    flush: (wait) => flush(wait),
    close,

    stats() {
      const { drop: _, dropped, ...counts } = ledger;
      return { ...counts, pending: outbox.size, dropped: { ...dropped } };
    },

    get userID() {
      return builder.userID();
    },
    get userIDHash() {
      return builder.userIDHash();
    },
    sessionID,

    [Symbol.dispose]: () => void close(),
    async [Symbol.asyncDispose]() {
      await close();
    },
  };
}

function closed(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}

import type { ClientParts, DeliveryParts } from './client-parts.js';
import type { Client } from './contracts/client.js';
import { TelemetryDeckError } from './contracts/errors.js';
import type { ClientOptions } from './contracts/options.js';
import type { Payload } from './contracts/payload.js';
import type { Platform } from './contracts/preset.js';
import type { ResolvedOptions } from './contracts/resolved-options.js';
import type { SignalOptions } from './contracts/signal.js';
import type { FlushReport } from './contracts/stats.js';
import type { Transport } from './contracts/transport.js';
import { createDrain } from './delivery/batch-sender.js';
import { createAdmission } from './delivery/capture.js';
import { closed, createDeliveries } from './delivery/deliver-signal.js';
import { createCourier } from './delivery/request-dispatcher.js';
import { createOutbox } from './delivery/signal-queue.js';
import { createLedger } from './delivery/stats.js';
import { createSignalBuilder } from './encoding/signal-builder.js';
import { assertSignalType } from './encoding/signal-type.js';
import { createConsent } from './features/consent.js';
import { createDiagnostics } from './features/diagnostics.js';
import { createUser } from './identity/user.js';
import { type Decided, decision } from './internal/consent-epoch.js';
import { guardLogger } from './internal/guard-logger.js';
import { memoryStorage } from './internal/memory-storage.js';
import { usableMs, type Wait, within } from './internal/with-deadline.js';
import { checkCallOptions } from './options/call-options.js';
import { describe } from './options/merge-options.js';
import { resolveOptions } from './options/read-options.js';

/** How long `flush` and `close` wait when nothing else is said, in milliseconds. */
const DEFAULT_WAIT_MS = 5000;

/** How long `close` waits, beyond its deadline, for the transport to release what it made, in milliseconds. */
const CLOSE_GRACE_MS = 25;

/**
 * Puts a client together.
 *
 * @param attach - Gives the client to a platform that watches over it; returns what ends the watch. Where it is not to be
 *   watched, only lasting storage is wanted, to be emptied.
 */
export function composeClient<Options extends ClientOptions>(
  appID: string,
  given: readonly (Options | false | undefined)[],
  platform: Platform<Options>,
  attach?: (parts: ClientParts, options: ResolvedOptions & Options, isWatched: boolean) => () => void,
): Client {
  if (typeof appID !== 'string' || appID.trim() === '') {
    throw new TelemetryDeckError(
      'NO_APP_ID',
      `no app ID specified, but ${describe('appID', appID)}; your dashboard shows it`,
    );
  }
  const options = resolveOptions(given, platform);
  const { clock, transport, waitUntil } = options;
  if (!transport && !platform.createTransport) {
    throw new TelemetryDeckError('NO_TRANSPORT', 'no transport specified; pass withTransport()');
  }

  const enabled = options.enabled && !platform.isOptedOut?.(options);
  const known: Platform<Options> = enabled ? platform : {};
  const log = guardLogger(options.logger);
  const tell = createDiagnostics(options.diagnostics, clock);
  const ledger = createLedger(log, tell);
  const user = createUser(options, known, () => consent.state === 'granted');
  const builder = createSignalBuilder(appID, options, known, user, log);
  const memory = known.createStorage?.(appID, options, log) ?? memoryStorage();
  const outbox = createOutbox(options.queue, (signals, reason) => {
    parts.keeper?.remove(signals);
    if (reason) ledger.drop(reason, signals.length);
  });
  const courier = createCourier(options, () => transport ?? (platform.createTransport?.() as Transport));
  const delivering: DeliveryParts = { options, log, tell, ledger, outbox, courier };
  const drain = createDrain(delivering);
  const admission = createAdmission(
    delivering,
    builder,
    user,
    drain,
    () => (closing ? 'closed' : consent.state),
    () => {
      try {
        waitUntil?.(
          settle(async () => {
            await admission.settled();
            await drain.settled(Number.MAX_VALUE);
          }),
        );
      } catch (error) {
        log.warn(`waitUntil failed: ${error}`);
      }
    },
  );
  let closing: Promise<FlushReport> | undefined;
  let isReleased = false;

  const pending = () => admission.size + outbox.size;
  const ended = () => ledger.tracked + ledger.recovered - pending();
  const settle = (work: () => Promise<unknown>, wait?: Wait) => {
    const timeoutMs = usableMs(wait?.timeoutMs, DEFAULT_WAIT_MS);
    return within(work, clock, timeoutMs, true, new AbortController(), wait?.signal).catch(() => {});
  };

  const sendSignal: Client['sendSignal'] = (type: string, payload?: Payload, signalOptions?: SignalOptions) => {
    assertSignalType(type);
    checkCallOptions(signalOptions, log);
    admission.admit(type, payload, signalOptions);
  };

  async function flush(wait?: Wait, release?: () => Promise<void>): Promise<FlushReport> {
    checkCallOptions(wait, log);
    const before = { ...ledger, ended: ended() };
    const isHeld = admission.size > 0;
    const last = outbox.last;
    await settle(async () => {
      await admission.settled();
      // Where those that were held have come to stand is known only now: others may have come before them.
      const place = isHeld ? outbox.last : last;
      await drain.settled(release ? undefined : place);
      if (release) await deliveries.settled();
    }, wait);
    await release?.();
    const delivered = ledger.delivered - before.delivered;
    const spooled = ledger.spooled - before.spooled;
    return { delivered, pending: pending(), spooled, dropped: ended() - before.ended - delivered - spooled };
  }

  function spool(): void {
    drain.stop();
    ledger.drop('closed', admission.clear());
    const signals = outbox.clear();
    // Of a store that is full some may be kept; to ask for one that is kept already costs nothing.
    const lost = parts.keeper?.persist(signals) ? [] : signals.filter((signal) => !parts.keeper?.persist([signal]));
    ledger.spooled += signals.length - lost.length;
    ledger.drop('closed', lost.length);
  }

  async function release(): Promise<void> {
    isReleased = true;
    consent.recall();
    spool();
    consent.unwatch();
    courier.interrupt(closed());
    await settle(courier.close, { timeoutMs: CLOSE_GRACE_MS });
  }

  const close: Client['close'] = (wait) => {
    closing ??= flush(wait, release);
    return closing;
  };

  const recall = () => consent.recall();
  const own = { builder, drain, flush, memory, pending, recall, sendSignal, spool, user };
  const parts: ClientParts = Object.assign(delivering, own);
  const watch = attach && ((isWatched: boolean) => attach(parts, options, isWatched));
  const consent = createConsent(parts, admission, enabled, watch, () => !!closing);
  const stage = () => (isReleased ? 'released' : closing ? 'closing' : 'open');
  const deliveries = createDeliveries(parts, admission, consent, stage);
  consent.begin();

  const client: Client & Decided = {
    sendSignal,
    deliverSignal: deliveries.deliverSignal,
    flush: (wait) => flush(wait),
    close,

    stats() {
      const { drop: _, dropped, ...counts } = ledger;
      return { ...counts, pending: pending(), dropped: { ...dropped } };
    },

    get consent() {
      return consent.state;
    },
    get userID() {
      return user.id;
    },
    get userIDHash() {
      return user.hashOf(user.id);
    },
    get sessionID() {
      return user.sessionID;
    },
    identify: user.identify,
    resetUser: () => user.identify(),
    newSession() {
      if (parts.sessions) parts.sessions.renew();
      else user.newSession();
      return user.sessionID;
    },

    optOut: consent.optOut,
    optIn: consent.optIn,

    [Symbol.dispose]: () => void close(),
    async [Symbol.asyncDispose]() {
      await close();
    },
    get [decision]() {
      return consent.state === 'denied' ? undefined : consent.mark;
    },
  };
  return client;
}

import { createAdmission } from './admission.js';
import type { Client } from './client.js';
import type { ClientParts, DeliveryParts } from './client-parts.js';
import { type Consent, recallConsent, rememberConsent } from './consent.js';
import { createCourier } from './courier.js';
import { type Decided, decision } from './decision.js';
import { deliver } from './deliver.js';
import { createDiagnostics } from './diagnostics.js';
import { createDrain } from './drain.js';
import { TelemetryDeckError } from './errors.js';
import { createLedger, type FlushReport } from './ledger.js';
import { guardLogger } from './logger.js';
import { shortMemory } from './memory.js';
import { type ClientOptions, type ResolvedOptions, resolveOptions } from './options.js';
import { createOutbox } from './outbox.js';
import type { Payload } from './payload.js';
import type { Platform } from './platform.js';
import type { DeliverOptions, SignalOptions } from './signal.js';
import { createSignalBuilder } from './signal-builder.js';
import { assertSignalType } from './signal-type.js';
import type { Transport } from './transport.js';
import { createUser } from './user.js';
import { usableMs, type Wait, within } from './within.js';

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
  given: readonly Options[],
  platform: Platform<Options>,
  attach?: (parts: ClientParts, options: ResolvedOptions & Options, isWatched: boolean) => () => void,
): Client {
  if (typeof appID !== 'string' || appID.trim() === '') {
    throw new TelemetryDeckError('NO_APP_ID', 'no app ID specified; your dashboard shows it');
  }
  const options = resolveOptions(given, platform);
  const { clock, transport, waitUntil, website } = options;
  if (!transport && !platform.createTransport) {
    throw new TelemetryDeckError('NO_TRANSPORT', 'no transport specified; pass withTransport()');
  }

  const enabled = options.enabled && !platform.isOptedOut?.(options);
  const known: Platform<Options> = enabled ? platform : {};
  const log = guardLogger(options.logger);
  const tell = createDiagnostics(options.diagnostics, clock);
  const ledger = createLedger(log, tell);
  const user = createUser(options, known, () => consent === 'granted');
  const builder = createSignalBuilder(appID, options, known, user, log);
  const memory = known.createMemory?.(appID, options, log) ?? shortMemory();
  const outbox = createOutbox(options.queue, (signals, reason) => {
    parts.keeper?.forget(signals);
    if (reason) ledger.drop(reason, signals.length);
  });
  const courier = createCourier(options, () => transport ?? (platform.createTransport?.() as Transport));
  const parts: DeliveryParts = { options, log, tell, ledger, outbox, courier };
  const drain = createDrain(parts);
  const admission = createAdmission(
    parts,
    builder,
    user,
    drain,
    () => (closing ? 'closed' : consent),
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
  let consent: Consent = enabled ? recallConsent(memory, options.consent) : 'denied';
  let detach: (() => void) | undefined;
  let closing: Promise<FlushReport> | undefined;
  let isReleased = false;
  const deliveries = new Set<Promise<void>>();
  /** Another one after each opt-out: what was asked for before is not done after. */
  let decided = {};

  const pending = () => admission.size + outbox.size;
  const ended = () => ledger.tracked + ledger.recovered - pending();
  const settle = (work: () => Promise<unknown>, wait?: Wait) =>
    within(work, clock, usableMs(wait?.timeoutMs, DEFAULT_WAIT_MS), true, new AbortController(), wait?.signal).catch(
      () => {},
    );

  const sendSignal: Client['sendSignal'] = (type: string, payload?: Payload, signalOptions?: SignalOptions) => {
    assertSignalType(type);
    admission.admit(type, payload, signalOptions);
  };

  async function deliverSignal(type: string, payload?: Payload, deliverOptions?: DeliverOptions): Promise<void> {
    assertSignalType(type);
    if (closing) throw closed();
    if (consent !== 'granted') return;
    const before = decided;
    const signal = await admission.encode(type, payload, deliverOptions);
    // Processors take their time, and meanwhile much may happen.
    if (isReleased) throw closed();
    if (!signal || decided !== before) return;
    await deliver(courier, signal, website, deliverOptions);
  }

  async function flush(wait?: Wait, release?: () => Promise<void>): Promise<FlushReport> {
    const before = { ...ledger, ended: ended() };
    const isHeld = admission.size > 0;
    const last = outbox.last;
    await settle(async () => {
      await admission.settled();
      // Where those that were held have come to stand is known only now: others may have come before them.
      const place = isHeld ? outbox.last : last;
      await drain.settled(release ? undefined : place);
      if (release) await Promise.allSettled(deliveries);
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
    const lost = parts.keeper?.keep(signals) ? [] : signals.filter((signal) => !parts.keeper?.keep([signal]));
    ledger.spooled += signals.length - lost.length;
    ledger.drop('closed', lost.length);
  }

  async function release(): Promise<void> {
    isReleased = true;
    recall();
    spool();
    unwatch();
    courier.interrupt(closed());
    await settle(courier.close, { timeoutMs: CLOSE_GRACE_MS });
  }

  const close: Client['close'] = (wait) => {
    closing ??= flush(wait, release);
    return closing;
  };

  const unwatch = () => {
    detach?.();
    detach = undefined;
  };
  const start = (isWatched: boolean) => {
    const own = Object.assign(parts, { builder, drain, flush, memory, pending, recall, sendSignal, spool, user });
    detach ??= attach?.(own, options, isWatched);
  };
  const open = () => {
    consent = 'granted';
    start(true);
    // What has waited for the decision belongs to a session like all else.
    if (admission.size > 0) parts.sessions?.touch();
    admission.open();
  };
  const optOut = () => {
    if (!enabled) return;
    memory.clear();
    rememberConsent(memory, 'denied');
    consent = 'denied';
    decided = {};
    user.forget();
    builder.setParameters({});
    // Also where nobody had decided yet, and where the client is closed: what earlier runs have left goes, too.
    start(false);
    ledger.drop('disabled', admission.clear() + outbox.clear().length);
    parts.keeper?.clear();
    courier.interrupt(new Error('opted out'));
    unwatch();
    drain.pump();
  };
  /** The user may have decided elsewhere, and what was remembered here since is to be forgotten, too. */
  const recall = () => {
    if (consent === 'granted' && recallConsent(memory, consent) === 'denied') optOut();
  };
  if (consent === 'granted') open();

  const client: Client & Decided = {
    sendSignal,

    deliverSignal(type: string, payload?: Payload, deliverOptions?: DeliverOptions) {
      const delivery = deliverSignal(type, payload, deliverOptions);
      deliveries.add(delivery);
      const end = () => deliveries.delete(delivery);
      delivery.then(end, end);
      return delivery;
    },

    flush: (wait) => flush(wait),
    close,

    stats() {
      const { drop: _, dropped, ...counts } = ledger;
      return { ...counts, pending: pending(), dropped: { ...dropped } };
    },

    get consent() {
      return consent;
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

    optOut,
    optIn() {
      if (!enabled) return;
      rememberConsent(memory, 'granted');
      if (!closing) open();
    },

    [Symbol.dispose]: () => void close(),
    async [Symbol.asyncDispose]() {
      await close();
    },
    get [decision]() {
      return consent === 'denied' ? undefined : decided;
    },
  };
  return client;
}

function closed(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}

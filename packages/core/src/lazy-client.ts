import { isDevelopment } from '#development';
import type { AnySignals, Client, FlushOptions } from './contracts/client.js';
import type { OffReason } from './contracts/consent.js';
import { closedError, invalid, isTelemetryDeckError, TelemetryDeckError, TransportError } from './contracts/errors.js';
import type { ClientEvent } from './contracts/events.js';
import { ownValues } from './contracts/own-values.js';
import type { DeliverOptions, SignalOptions } from './contracts/signal.js';
import type { ClientStats } from './contracts/stats.js';
import { createPayloadEncoder, parseMembers } from './encoding/payload-encoder.js';
import { assertSignalType } from './encoding/signal-type.js';
import { addDropped } from './internal/add-dropped.js';
import { cannotEncode } from './internal/cannot-encode.js';
import { createConsentListeners } from './internal/consent-listeners.js';
import { emitters } from './internal/emitters.js';
import { systemClock } from './internal/environment.js';
import { guard } from './internal/guard.js';
import { hide } from './internal/hide.js';
import { textOf } from './internal/text-of.js';
import { usableTime } from './internal/usable-time.js';
import { usableTimeout, withDeadline } from './internal/with-deadline.js';
import { checkCallOptions } from './options/call-options.js';

/** A client that is used before it is made. */
export interface LazyClient<Signals extends object = AnySignals> extends Client<Signals> {
  /**
   * Hands over the client that does the work. It gets all earlier calls; their signals keep the times of the calls.
   *
   * @throws TelemetryDeckError `INVALID_OPTION` when there is a client already.
   */
  configure(client: Client<Signals>): void;
}

/** The most signals that wait for the client; later ones are dropped, and count as `overflow`. */
const MAX_WAITING = 1000;

/** How long a delivery waits for the client if the call sets no deadline, in milliseconds: as long as for a response. */
const MAX_WAIT_MS = 5000;

/** A call that waits for the client. */
interface EarlyCall {
  run(client: Client): void;
  /** Runs instead when the user opts out. A call without it is about no signal, and stays. */
  readonly drop?: () => void;
  /** Runs instead when the lazy client is closed. A call without it stays. */
  readonly end?: (error: Error) => void;
}

/**
 * Makes a client that all modules of an app can import before its settings are known. Until `configure`, at most 1000
 * signals wait in memory, and deliveries wait until their deadline (5 seconds by default). Meanwhile `flush` and `close`
 * resolve at once, `close` ends the deliveries that wait, and what only a client knows throws `NOT_CONFIGURED`.
 *
 * @example
 * ```ts
 * export const telemetry = lazyClient();
 * telemetry.sendSignal('App.started');
 * // Later, where the settings are known:
 * telemetry.configure(createClient('YOUR-APP-ID', withUserID(user.email)));
 * ```
 */
export function lazyClient<Signals extends object = AnySignals>(): LazyClient<Signals> {
  /** What the client is to hear of, once there is one. */
  const unsaid: ClientEvent[] = [];
  const tell = (event: ClientEvent): void => {
    if (client) emitters.get(client)?.(event);
    else if (unsaid.length < MAX_WAITING) unsaid.push(event);
  };
  const encode = createPayloadEncoder((what, type) => tell({ kind: 'omitted', what, type }));
  let calls: EarlyCall[] = [];
  /** How many signals wait. */
  let pending = 0;
  const dropped = { overflow: 0, disabled: 0, closed: 0, unserializable: 0 };
  let isOff = false;
  let epoch = {};
  /** The options of the first call of `close`. */
  let closing: { readonly wait: FlushOptions | undefined } | undefined;
  let client: Client | undefined;
  const listeners = createConsentListeners();
  /** The lazy client and its views. */
  const mine = new WeakSet<object>();

  const decide = (isOn: boolean): boolean => {
    if (client) return isOn ? client.optIn() : client.optOut();
    const wasOff = isOff;
    isOff = !isOn;
    if (isOff) {
      epoch = {};
      for (const { drop } of calls) drop?.();
      calls = calls.filter(({ drop }) => !drop);
      pending = 0;
      unsaid.length = 0;
    }
    calls.push({ run: (later) => void (isOn ? later.optIn() : later.optOut()) });
    if (isOff !== wasOff) listeners.call(root.consent);
    return false;
  };
  /** By how much the client's clock is ahead of the one that measures until there is a client. */
  let aheadMs = { all: 0, seen: 0 };

  /** What a call says at this moment: later changes do not show. */
  const copy = <Options extends SignalOptions>(caller: string, type: string, payload?: object, options?: Options) => {
    try {
      const given = ownValues(options) as Options;
      const { timestamp } = given;
      if (isDevelopment) checkCallOptions(caller, { timestamp }, tell);
      const copied = { ...given, timestamp: usableTime(timestamp, systemClock.now()) };
      return [parseMembers(encode(payload, type).text) as never, copied] as const;
    } catch (error) {
      throw cannotEncode(type, error);
    }
  };
  const lose = (error: unknown) => {
    dropped.unserializable++;
    tell({ kind: 'failed', what: textOf(error), isError: true });
  };

  const keepSignal = (type: string, payload: object | undefined, options: SignalOptions | undefined, own: Own) => {
    try {
      const copied = copy('sendSignal', type, payload, options);
      pending++;
      // It may have a parameter that this client cannot send, and its call has returned long ago.
      const send = (later: Client) => own(later).sendSignal(type, ...copied);
      calls.push({ run: (later) => void guard(send, later, lose), drop: () => void dropped.disabled++ });
    } catch (error) {
      lose(error);
    }
  };

  /** @param own - The client itself, or the view of it. */
  const createLazy = (own: Own): Client => {
    let knownEpoch: object | undefined;
    let ownEpoch: object | undefined;
    /** What the client's own is when it is first asked: until it changes, what began before goes on. */
    let firstEpoch: object | undefined;

    const call = (run: EarlyCall['run']) => {
      if (client) run(own(client));
      else calls.push({ run: (later) => run(own(later)) });
    };
    const must = (): Client => {
      if (client) return own(client);
      throw new TelemetryDeckError('NOT_CONFIGURED', 'the lazy client has no client yet; pass one to configure()');
    };

    const lazy = {
      sendSignal(type: string, payload?: object, options?: SignalOptions) {
        assertSignalType(type);
        if (client) return own(client).sendSignal(type, payload as never, options);
        if (closing) dropped.closed++;
        else if (isOff) dropped.disabled++;
        else if (pending === MAX_WAITING) dropped.overflow++;
        else keepSignal(type, payload, options, own);
      },
      async deliverSignal(type: string, payload?: object, options?: DeliverOptions) {
        assertSignalType(type);
        if (client) return own(client).deliverSignal(type, payload as never, options);
        if (closing) throw closedError();
        if (isOff) return;
        const [copiedPayload, copiedOptions] = copy('deliverSignal', type, payload, options);
        const { signal, timeoutMs: givenMs } = copiedOptions;
        const timeoutMs = usableTimeout(givenMs, MAX_WAIT_MS);
        let left: number | undefined;
        const begunAt = systemClock.monotonic();
        let delivery: Promise<void> | undefined;
        let early: EarlyCall | undefined;
        const wait = () =>
          new Promise<void>((resolve, reject) => {
            const run = (later: Client) => {
              if (timeoutMs === givenMs) left = Math.max(0, timeoutMs - (systemClock.monotonic() - begunAt));
              delivery = own(later).deliverSignal(type, copiedPayload, { ...copiedOptions, timeoutMs: left });
              // Awaited a moment later.
              delivery.catch(() => {});
              resolve();
            };
            early = { run, drop: resolve, end: reject };
            calls.push(early);
          });
        try {
          await withDeadline(wait, { clock: systemClock, timeoutMs, holdsProcess: true, cancel: signal });
        } catch (error) {
          calls = calls.filter((call) => call !== early);
          if (signal?.aborted || isTelemetryDeckError(error)) throw error;
          throw new TransportError('timeout', `the lazy client had no client within ${timeoutMs} ms`, {
            cause: error,
            maybeSent: false,
          });
        }
        try {
          await delivery;
        } catch (error) {
          const { kind, maybeSent, message } = Object(error) as TransportError;
          if (kind !== 'timeout' || left === undefined || !message.endsWith(` ${left} ms`)) throw error;
          // The client knows only what was left of the caller's time.
          throw new TransportError(kind, `no response within ${timeoutMs} ms`, { cause: error, maybeSent });
        }
      },
      with(view) {
        let made: Client | undefined;
        return createLazy((later) => {
          made ??= own(later).with(view);
          return made;
        });
      },
      get consent() {
        return client?.consent ?? (isOff ? 'denied' : 'unknown');
      },
      get offReason() {
        return client ? client.offReason : isOff ? OFF_BY_USER : undefined;
      },
      onConsentChange: (listener) => (client ? client.onConsentChange(listener) : listeners.add(listener)),
      flush: async (wait) => client?.flush(wait) ?? { delivered: 0, pending, spooled: 0, dropped: 0 },
      async close(wait) {
        if (client) return client.close(wait);
        closing ??= { wait };
        for (const { end } of calls) end?.(closedError());
        calls = calls.filter(({ end }) => !end);
        return { delivered: 0, pending, spooled: 0, dropped: 0 };
      },
      stats: () => addDropped(client?.stats() ?? { ...NO_STATS, tracked: pending, pending }, dropped),
      elapsedMs: (includeBackgroundTime = false) =>
        timeOf(includeBackgroundTime) - aheadMs[includeBackgroundTime ? 'all' : 'seen'],
      identify: (userID) => call((later) => later.identify(userID)),
      resetUser: () => call((later) => later.resetUser()),
      newSession: (sessionID) => must().newSession(sessionID),
      optOut: () => decide(false),
      optIn: () => decide(true),
      [Symbol.dispose]: () => void lazy.close(),
      async [Symbol.asyncDispose]() {
        await lazy.close();
      },
    } as Client;
    mine.add(lazy);
    hide<Pick<Client, 'consentEpoch' | 'userID' | 'userIDHash' | 'sessionID'>>(lazy, {
      consentEpoch() {
        if (knownEpoch !== epoch) [knownEpoch, ownEpoch, firstEpoch] = [epoch, {}, undefined];
        if (!client) return isOff ? undefined : ownEpoch;
        const theirs = own(client).consentEpoch;
        firstEpoch ??= theirs;
        return theirs && theirs === firstEpoch ? ownEpoch : theirs;
      },
      userID: () => must().userID,
      userIDHash: () => must().userIDHash,
      sessionID: () => must().sessionID,
    });
    return lazy;
  };

  const timeOf = (includeBackgroundTime: boolean) =>
    client?.elapsedMs?.(includeBackgroundTime) ?? systemClock.monotonic();

  const root = createLazy((later) => later);
  const configure = (given: Client): void => {
    if (client) throw invalid('the lazy client has been configured already');
    if (typeof given?.sendSignal !== 'function') {
      throw invalid(`configure() takes a client, not ${typeof given}`);
    }
    if (mine.has(given)) throw invalid('configure() takes another client, not the lazy client itself');
    const before = root.consent;
    client = given;
    const now = systemClock.monotonic();
    // Whole numbers, because fractions would change the time between two calls.
    aheadMs = { all: Math.floor(timeOf(true) - now), seen: Math.floor(timeOf(false) - now) };
    for (const event of unsaid.splice(0)) tell(event);
    for (const { run } of calls.splice(0)) run(client);
    if (client.consent !== before) listeners.call(client.consent);
    listeners.handOver(client);
    // Asked now, since the client's own may have changed when it is next asked.
    void root.consentEpoch;
    if (closing) guard((wait) => given.close(wait), closing.wait);
  };
  return Object.assign(root, { configure }) as unknown as LazyClient<Signals>;
}

const OFF_BY_USER: OffReason = { by: 'user' };

/** The client itself, or a view of it. */
type Own = (client: Client) => Client;

const NO_STATS = { recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} as ClientStats['dropped'] };

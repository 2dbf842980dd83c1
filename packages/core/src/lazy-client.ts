import type { AnySignals, Client } from './contracts/client.js';
import { invalid, TelemetryDeckError } from './contracts/errors.js';
import type { DeliverOptions, SignalOptions } from './contracts/signal.js';
import type { ClientStats, DropReason } from './contracts/stats.js';
import { createPayloadEncoder } from './encoding/payload-encoder.js';
import { usableTime } from './encoding/signal-builder.js';
import { assertSignalType } from './encoding/signal-type.js';
import { type Decided, decision } from './internal/consent-epoch.js';
import { guardLogger } from './internal/guard-logger.js';
import { systemClock } from './internal/system-clock.js';

/** A client that is used before it is made. */
export interface LazyClient<Signals extends object = AnySignals> extends Client<Signals> {
  /**
   * Gives it the client that does the work, which gets all that was sent so far. The times are those of the calls.
   *
   * @throws TelemetryDeckError `INVALID_OPTION` when it has one already.
   */
  configure(client: Client<Signals>): void;
}

/** So many signals wait at most until the client is there; later ones are dropped, and counted as `overflow`. */
const MOST_WAITING = 1000;

/** What was asked for before the client was there. */
interface EarlyCall {
  ask(client: Client): void;
  /** Called instead, when the user opts out; a call without it concerns no signal, and stays. */
  readonly drop?: () => void;
}

/**
 * Makes a client for all modules of an app to import, which is told later what it is. Signals that are sent before wait in
 * memory, at most 1000, and deliveries wait for their client. Until then `flush` and `close` resolve at once, and what only
 * a client knows is refused.
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
  const encoder = createPayloadEncoder(guardLogger(undefined));
  let calls: EarlyCall[] = [];
  /** How many signals wait. */
  let pending = 0;
  const dropped = { overflow: 0, disabled: 0, unserializable: 0 };
  let isOff = false;
  let decided = {};
  /** The client's, when it was configured. */
  let decidedAtFirst: object | undefined;
  let isClosed = false;
  let client: Client | undefined;

  /** Now, or as soon as there is a client. */
  const call = (ask: EarlyCall['ask']) => {
    if (client) ask(client);
    else calls.push({ ask });
  };
  const must = (): Client => {
    if (client) return client;
    throw new TelemetryDeckError('NOT_CONFIGURED', 'the lazy client has no client yet; pass one to configure()');
  };
  /** What a call says at this moment: later changes do not show. */
  const copy = <Options extends SignalOptions>(payload?: object, options?: Options) =>
    [
      encoder.copy(payload) as never,
      { ...options, timestamp: usableTime(options?.timestamp, systemClock.now()) },
    ] as const;

  const lazy: LazyClient & Decided = {
    configure(given) {
      if (client) throw invalid('the lazy client has been configured already');
      if (typeof given?.sendSignal !== 'function') {
        throw invalid(`configure() takes a client, not ${typeof given}`);
      }
      client = given;
      for (const { ask } of calls.splice(0)) ask(client);
      decidedAtFirst = (client as Client & Partial<Decided>)[decision];
      if (isClosed) void client.close();
    },
    sendSignal(type: string, payload?: object, options?: SignalOptions) {
      assertSignalType(type);
      if (client) return client.sendSignal(type, payload as never, options);
      if (isOff) dropped.disabled++;
      else if (pending === MOST_WAITING) dropped.overflow++;
      else {
        const copied = copy(payload, options);
        pending++;
        calls.push({
          ask(later) {
            try {
              later.sendSignal(type, ...copied);
            } catch {
              // It has a parameter that this client cannot send, and its call has returned long ago.
              dropped.unserializable++;
            }
          },
          drop: () => void dropped.disabled++,
        });
      }
    },
    async deliverSignal(type: string, payload?: object, options?: DeliverOptions) {
      assertSignalType(type);
      if (client) return client.deliverSignal(type, payload as never, options);
      if (isOff) return;
      const copied = copy(payload, options);
      await new Promise<void>((resolve, reject) => {
        calls.push({ ask: (later) => later.deliverSignal(type, ...copied).then(resolve, reject), drop: resolve });
      });
    },
    get consent() {
      return client?.consent ?? (isOff ? 'denied' : 'unknown');
    },
    flush: async (wait) => client?.flush(wait) ?? { delivered: 0, pending, spooled: 0, dropped: 0 },
    async close(wait) {
      isClosed = true;
      return client?.close(wait) ?? { delivered: 0, pending, spooled: 0, dropped: 0 };
    },
    stats() {
      const stats = client?.stats() ?? { ...NOTHING, tracked: pending, pending };
      const sum = { ...stats.dropped };
      let { tracked } = stats;
      for (const [reason, signals] of Object.entries(dropped) as [DropReason, number][]) {
        tracked += signals;
        if (signals > 0) sum[reason] = (sum[reason] ?? 0) + signals;
      }
      return { ...stats, tracked, dropped: sum };
    },
    get userID() {
      return must().userID;
    },
    get userIDHash() {
      return must().userIDHash;
    },
    get sessionID() {
      return must().sessionID;
    },
    identify: (userID) => call((later) => later.identify(userID)),
    resetUser: () => call((later) => later.resetUser()),
    newSession: () => must().newSession(),
    optOut() {
      isOff = true;
      decided = {};
      for (const { drop } of calls) drop?.();
      calls = calls.filter(({ drop }) => !drop);
      pending = 0;
      call((later) => later.optOut());
    },
    optIn() {
      isOff = false;
      call((later) => later.optIn());
    },
    [Symbol.dispose]: () => void lazy.close(),
    async [Symbol.asyncDispose]() {
      await lazy.close();
    },
    get [decision]() {
      if (!client) return isOff ? undefined : decided;
      // Until the client's own is another than it was, what was begun before goes on.
      const own = (client as Client & Partial<Decided>)[decision];
      return own && own === decidedAtFirst ? decided : own;
    },
  };
  return lazy as unknown as LazyClient<Signals>;
}

const NOTHING = { recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} as ClientStats['dropped'] };

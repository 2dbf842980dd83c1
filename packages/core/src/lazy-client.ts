import type { AnySignals, Client } from './client.js';
import { TelemetryDeckError } from './errors.js';
import type { ClientStats } from './ledger.js';
import { guardLogger } from './logger.js';
import { createPayloadEncoder } from './payload.js';
import type { DeliverOptions, SignalOptions } from './signal.js';
import { assertSignalType } from './signal-type.js';

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

/**
 * Makes a client for all modules of an app to import, which is told later what it is. Signals that are sent before wait in
 * memory, at most 1000. Until then `flush` and `close` resolve at once, and what only a client knows is refused.
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
  /** What was asked for before the client was there, in order; and how many of it are signals. */
  let calls: ((client: Client) => void)[] = [];
  let signals = 0;
  const dropped = { overflow: 0, disabled: 0 };
  let isOff = false;
  let client: Client | undefined;
  let setReady: (client: Client) => void;
  const ready = new Promise<Client>((resolve) => {
    setReady = resolve;
  });

  /** What a call says at this moment: later changes do not show. */
  const copy = (payload: unknown): never =>
    JSON.parse(`{${[...encoder.all(payload, 'a signal').values()].join('').slice(1)}}`) as never;
  /** Now, or as soon as there is a client. */
  const call = (ask: (client: Client) => void) => {
    if (client) ask(client);
    else calls.push(ask);
  };
  const must = (): Client => {
    if (client) return client;
    throw new TelemetryDeckError('NOT_CONFIGURED', 'the lazy client has no client yet; pass one to configure()');
  };

  const lazy: LazyClient = {
    configure(given) {
      if (client) throw new TelemetryDeckError('INVALID_OPTION', 'the lazy client has been configured already');
      client = given as Client;
      signals = 0;
      for (const ask of calls.splice(0)) ask(client);
      setReady(client);
    },
    sendSignal(type: string, payload?: object, options?: SignalOptions) {
      assertSignalType(type);
      if (client) return client.sendSignal(type, payload as never, options);
      if (isOff) dropped.disabled++;
      else if (signals === MOST_WAITING) dropped.overflow++;
      else {
        signals++;
        const copied = copy(payload);
        const dated = { timestamp: Date.now(), ...options };
        calls.push((later) => later.sendSignal(type, copied, dated));
      }
    },
    async deliverSignal(type: string, payload?: object, options?: DeliverOptions) {
      assertSignalType(type);
      const copied = copy(payload);
      const dated = { timestamp: Date.now(), ...options };
      await (await ready).deliverSignal(type, copied, dated);
    },
    flush: async (wait) => client?.flush(wait) ?? { delivered: 0, pending: signals, spooled: 0, dropped: 0 },
    close: async (wait) => client?.close(wait) ?? { delivered: 0, pending: signals, spooled: 0, dropped: 0 },
    stats() {
      const stats = client?.stats() ?? { ...NOTHING, tracked: signals, pending: signals };
      const sum = { ...stats.dropped };
      for (const reason of ['overflow', 'disabled'] as const) {
        if (dropped[reason] > 0) sum[reason] = (sum[reason] ?? 0) + dropped[reason];
      }
      return { ...stats, tracked: stats.tracked + dropped.overflow + dropped.disabled, dropped: sum };
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
      if (!client) {
        dropped.disabled += signals;
        calls = [];
        signals = 0;
        isOff = true;
      }
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
  };
  return lazy as unknown as LazyClient<Signals>;
}

const NOTHING = { recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} as ClientStats['dropped'] };

import type { AnySignals, Client } from './contracts/client.js';
import type { OffReason } from './contracts/consent.js';
import { closedError, invalid } from './contracts/errors.js';
import { ownValues } from './contracts/own-values.js';
import type { ClientStats } from './contracts/stats.js';
import { addDropped } from './internal/add-dropped.js';
import { attempt } from './internal/attempt.js';
import { createConsentListeners } from './internal/consent-listeners.js';
import { systemClock } from './internal/environment.js';
import { guard } from './internal/guard.js';
import { onEarlyClose } from './lazy/early-close.js';
import { createLaterClient } from './lazy/later-client.js';
import { createLazyState } from './lazy/lazy-state.js';
import { createLazyView, type SharedByViews } from './lazy/lazy-view.js';

/** A client that is used before it is made. */
export interface LazyClient<Signals extends object = AnySignals> extends Client<Signals> {
  /**
   * Hands over the client that does the work. It gets all earlier calls; their signals keep the times of the calls.
   *
   * @throws TelemetryDeckError `INVALID_OPTION` when there is a client already.
   */
  configure(client: Client<Signals>): void;
}

/**
 * Makes a client that all modules of an app can import before its settings are known. Until `configure`, at most 1000
 * signals wait in memory. At most 1000 deliveries wait until their deadline (5 seconds by default); others reject with
 * `RATE_LIMITED`. Meanwhile `flush` and `close` resolve at once, and `close` ends the deliveries that wait. To read what
 * only a client knows, such as `userID`, throws `NOT_CONFIGURED`. What measures time, such as `startDuration`, counts all time
 * until `configure`, also that during which a page is hidden.
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
  const state = createLazyState();
  const listeners = createConsentListeners();
  const later = createLaterClient(state, () => (client) => client);
  /** The last decision without a client. */
  let isIn: boolean | undefined;
  /** The lazy client and its views. */
  const mine = new WeakSet<object>();
  /** How far the client's clock is ahead of the system's, which measures the time until there is a client. */
  let aheadMs = { all: 0, seen: 0 };
  const timeOf = (includeBackgroundTime: boolean) =>
    state.client?.elapsedMs?.(includeBackgroundTime) ?? systemClock.monotonic();
  const waiting = () => ({ delivered: 0, pending: state.pending, spooled: 0, dropped: 0 });

  const decide = (isOn: boolean): boolean => {
    if (!isOn) state.epochs.renew();
    if (state.client) return isOn ? state.client.optIn() : state.client.optOut();
    if (isOn === isIn) return false;
    isIn = isOn;
    const wasOff = state.isOff;
    state.isOff = !isOn;
    if (!isOn) {
      state.pending = 0;
      state.deliveries.clear();
      state.tellNone();
      state.calls.drop();
    }
    const then = later.now();
    // An opt-out also drops the earlier decisions.
    state.calls.add({ run: (client) => void (isOn ? then(client).optIn() : then(client).optOut()), drop() {} });
    if (state.isOff !== wasOff) listeners.call(shared.consent);
    return false;
  };

  const shared: SharedByViews = {
    get consent() {
      return state.client?.consent ?? (state.isOff ? 'denied' : 'unknown');
    },
    get offReason() {
      return state.client ? state.client.offReason : state.isOff ? OFF_BY_USER : undefined;
    },
    onConsentChange: (listener) => (state.client ? state.client.onConsentChange(listener) : listeners.add(listener)),
    flush: async (wait) => state.client?.flush(wait) ?? waiting(),
    async close(wait) {
      if (state.client) return state.client.close(wait);
      state.closing ??= { wait };
      state.calls.end(closedError());
      return waiting();
    },
    stats() {
      const { pending } = state;
      return addDropped(state.client?.stats() ?? { ...NO_STATS, tracked: pending, pending }, state.dropped);
    },
    elapsedMs: (includeBackgroundTime = false) =>
      timeOf(includeBackgroundTime) - aheadMs[includeBackgroundTime ? 'all' : 'seen'],
    onClose: (listener) => onEarlyClose(state, listener),
    optOut: () => decide(false),
    optIn: () => decide(true),
  };

  const configure = (given: Client): void => {
    if (state.client) throw invalid('the lazy client has been configured already');
    if (typeof attempt(() => given.sendSignal) !== 'function') {
      throw invalid(`configure() takes a client, not ${typeof given}`);
    }
    if (mine.has(given)) throw invalid('configure() takes another client, not the lazy client itself');
    let heard = shared.consent;
    state.client = given;
    const now = systemClock.monotonic();
    // Whole numbers, because fractions would change the time between two calls.
    aheadMs = { all: Math.floor(timeOf(true) - now), seen: Math.floor(timeOf(false) - now) };
    state.tellAll();
    state.calls.run(given, state.fail);
    later.now()(given);
    guard(state.epochs.continueIn, given, state.fail);
    // A listener may decide, too, and the client does not know the listeners yet.
    while (given.consent !== heard) {
      heard = given.consent;
      listeners.call(heard);
    }
    listeners.handOver(given);
    if (state.closing) guard((wait) => given.close(wait), state.closing.wait);
  };
  const root = createLazyView(state, shared, mine, later);
  const descriptor = ownValues({ value: configure, writable: true, enumerable: true, configurable: true });
  return Object.defineProperty(root, 'configure', descriptor) as unknown as LazyClient<Signals>;
}

const OFF_BY_USER: OffReason = { by: 'user' };

const NO_STATS = { recovered: 0, delivered: 0, spooled: 0, ambiguous: 0, dropped: {} as ClientStats['dropped'] };

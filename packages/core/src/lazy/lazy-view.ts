import type { Client, ViewOptions } from '../contracts/client.js';
import { emitEvent } from '../contracts/emit-event.js';
import { TelemetryDeckError } from '../contracts/errors.js';
import { type OnClose, onClose } from '../contracts/on-close.js';
import { ownValues } from '../contracts/own-values.js';
import type { DeliverOptions, SignalOptions } from '../contracts/signal.js';
import { whenMade } from '../contracts/when-made.js';
import { assertSignalType } from '../encoding/signal-type.js';
import { clientPrototype, type HiddenInClient, type ShownInClient } from '../internal/client-prototype.js';
import { guard } from '../internal/guard.js';
import { hide, type Readers } from '../internal/hide.js';
import { readIdentifier } from '../internal/read-identifier.js';
import { sendWhenMade } from '../signals/send-when-made.js';
import { deliverEarly } from './early-delivery.js';
import type { EarlyNames } from './early-epochs.js';
import { keepEarly, keepEarlySignal } from './early-signal.js';
import { createLaterClient, type LaterClient } from './later-client.js';
import { createLazyEpoch } from './lazy-epoch.js';
import type { LazyState, Own } from './lazy-state.js';

/** The members that a lazy client shares with its views. */
export type SharedByViews = Pick<
  Client,
  'consent' | 'offReason' | 'onConsentChange' | 'flush' | 'close' | 'stats' | 'optOut' | 'optIn'
> & { elapsedMs(includeBackgroundTime?: boolean): number; readonly onClose: OnClose };

/**
 * Makes the lazy client, or a view of it.
 *
 * @param mine - The lazy client and all its views. This one is added.
 * @param later - The client itself, or its view.
 * @param names - The user and the session that the view names, by itself or by its parent.
 */
export function createLazyView(
  state: LazyState,
  shared: SharedByViews,
  mine: WeakSet<object>,
  later: LaterClient,
  names: EarlyNames = [],
): Client {
  const own: Own = (client) => later.now()(client);
  // The lazy client itself names no user: its client does.
  const namesNow = (): EarlyNames => (names.length > 0 ? [later.userID || names[0], names[1]] : names);
  const must = (): Client => {
    if (state.client) return own(state.client);
    throw new TelemetryDeckError('NOT_CONFIGURED', 'the lazy client has no client yet; pass one to configure()');
  };

  const lazy = {
    __proto__: clientPrototype,
    sendSignal(type: string, payload?: object, options?: SignalOptions) {
      assertSignalType(type);
      if (state.client) return own(state.client).sendSignal(type, payload as never, options);
      keepEarlySignal(state, later.now(), type, payload, options);
    },
    async deliverSignal(type: string, payload?: object, options?: DeliverOptions) {
      assertSignalType(type);
      if (state.client) return own(state.client).deliverSignal(type, payload as never, options);
      return deliverEarly(state, later.now(), type, payload, options);
    },
    with(view) {
      let made: Client | undefined;
      // Copied now, because the program may change its object before there is a client.
      const copied = guard(ownValues<ViewOptions>, view as ViewOptions, state.fail) ?? ownValues<ViewOptions>({});
      const { userID, sessionID } = copied;
      const [named, session] = namesNow();
      const find = (): Own => {
        const parent = later.now();
        return (client) => {
          const from = parent(client);
          made ??= from.with(copied);
          return made;
        };
      };
      return createLazyView(state, shared, mine, createLaterClient(state, find), [
        textIn(userID) || named,
        textIn(sessionID) || session,
      ]);
    },
    get consent() {
      return shared.consent;
    },
    get offReason() {
      return shared.offReason;
    },
    onConsentChange: shared.onConsentChange,
    flush: shared.flush,
    close: shared.close,
    stats: shared.stats,
    elapsedMs: shared.elapsedMs,
    identify(userID) {
      if (state.client) return own(state.client).identify(userID);
      later.userID = readIdentifier('userID', userID ?? '', state.tell) ?? later.userID;
    },
    resetUser() {
      if (state.client) return own(state.client).resetUser();
      later.userID = '';
    },
    newSession: (sessionID) => must().newSession(sessionID),
    optOut: shared.optOut,
    optIn: shared.optIn,
    [Symbol.dispose]: () => void lazy.close(),
    async [Symbol.asyncDispose]() {
      await lazy.close();
    },
  } as ShownInClient;
  mine.add(lazy);
  const readers: Readers<HiddenInClient> = {
    consentEpoch: createLazyEpoch(state, own, namesNow),
    userID: () => must().userID,
    userIDHash: () => must().userIDHash,
    sessionID: () => must().sessionID,
    [emitEvent]: () => state.tell,
    [onClose]: () => (state.client as HiddenInClient | undefined)?.[onClose] ?? shared.onClose,
    [whenMade]: () => (run) => {
      const then = later.now();
      const send = (client: Client) => sendWhenMade(then(client), run);
      if (state.client) send(state.client);
      else keepEarly(state, () => send);
    },
  };
  return hide(lazy, readers) as Client;
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

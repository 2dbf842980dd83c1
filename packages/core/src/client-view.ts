import { isDevelopment } from '#development';
import type { Client, ViewOptions } from './contracts/client.js';
import { emitEvent } from './contracts/emit-event.js';
import { onClose } from './contracts/on-close.js';
import { ownValues } from './contracts/own-values.js';
import type { Payload } from './contracts/payload.js';
import type { DeliverOptions, SignalOptions } from './contracts/signal.js';
import type { User } from './contracts/user.js';
import { whenMade } from './contracts/when-made.js';
import type { ClientParts } from './delivery/client-parts.js';
import { createUser } from './identity/user.js';
import { clientPrototype, type HiddenInClient, type ShownInClient } from './internal/client-prototype.js';
import { hide, type Readers } from './internal/hide.js';
import { checkCallOptions } from './options/call-options.js';

/** Creates a client, or its view for one user or request. Its functions need no `this`. */
export function createClientView(parts: ClientParts, user: User): Client {
  const { capture, consent, emit, joints, queue, stats } = parts;
  const client = {
    __proto__: clientPrototype,
    sendSignal(type: string, payload?: Payload, options?: SignalOptions) {
      if (isDevelopment) checkCallOptions('sendSignal', options, emit);
      capture(user, type, payload, options);
    },
    async deliverSignal(type: string, payload?: Payload, options?: DeliverOptions) {
      if (isDevelopment) checkCallOptions('deliverSignal', options, emit);
      await parts.deliverSignal(user, type, payload, options);
    },
    flush(wait) {
      if (isDevelopment) checkCallOptions('flush', wait, emit);
      return parts.flush(wait);
    },
    close(wait) {
      if (isDevelopment) checkCallOptions('close', wait, emit);
      return parts.close(wait);
    },
    stats: () => ({ ...stats, pending: queue.signals.size, dropped: { ...stats.dropped } }),
    with(view) {
      if (isDevelopment) checkCallOptions('with', view, emit);
      return createClientView(
        parts,
        createUser(parts, parts.run(ownValues<ViewOptions>, view as ViewOptions) ?? ownValues({}), user),
      );
    },
    get consent() {
      return consent.state;
    },
    get offReason() {
      return consent.offReason();
    },
    elapsedMs(includeBackgroundTime) {
      const now = parts.options.clock.monotonic();
      const { awayMs = 0, awaySince = now } = parts;
      return includeBackgroundTime ? now : awaySince - awayMs;
    },
    onConsentChange: consent.onChange,
    identify: user.identify,
    resetUser: () => user.identify(),
    newSession(sessionID) {
      if (user === parts.user && joints.sessions) joints.sessions.renew(sessionID);
      else user.newSession(sessionID);
      return user.sessionID;
    },
    optOut: consent.optOut,
    optIn: consent.optIn,
    [Symbol.dispose]: () => void client.close(),
    [Symbol.asyncDispose]: () => client.close() as Promise<unknown>,
  } as ShownInClient;
  const readers: Readers<HiddenInClient> = {
    consentEpoch: () => (consent.state === 'denied' ? undefined : user.epoch),
    userID: () => user.id,
    userIDHash: () => user.hashOf(user.id),
    sessionID: () => user.sessionID,
    [emitEvent]: () => emit,
    [onClose]: () => parts.onClose,
    [whenMade]: () => (run) => run(client, !parts.destination.layout.hasUser),
  };
  return hide(client, readers) as Client;
}

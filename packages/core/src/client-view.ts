import { isDevelopment } from '#development';
import type { Client } from './contracts/client.js';
import type { ClientConsent } from './contracts/consent.js';
import type { ClientEvent } from './contracts/events.js';
import type { JointLists, SignalCall } from './contracts/feature.js';
import type { ResolvedOptions } from './contracts/options.js';
import type { Payload } from './contracts/payload.js';
import type { DeliverOptions, SignalOptions } from './contracts/signal.js';
import type { SignalQueue } from './contracts/signal-queue.js';
import type { StatsCounts } from './contracts/stats.js';
import type { User } from './contracts/user.js';
import type { FlushAndClose } from './delivery/flush-and-close.js';
import type { SingleSender } from './delivery/single-sender.js';
import { createUser } from './identity/user.js';
import { checkCallOptions } from './options/call-options.js';

/** What all views of a client share. */
export interface ClientViewParts extends Pick<FlushAndClose, 'flush' | 'close'> {
  readonly consent: ClientConsent;
  readonly joints: JointLists;
  readonly options: ResolvedOptions;
  readonly queue: SignalQueue;
  readonly singleSender: SingleSender;
  readonly stats: StatsCounts;
  capture(...call: SignalCall): void;
  emit(event: ClientEvent): void;
  findDefaultUser(): string | undefined;
}

/** A client as one user or request sees it. Its functions can be used apart from it. */
export function createClientView(
  parts: ClientViewParts,
  user: User,
  renewSession: () => void = user.newSession,
): Client {
  const { capture, consent, emit, queue, singleSender, stats } = parts;
  let epoch: object | undefined;
  let ownEpoch: object | undefined;
  const client: Client = {
    sendSignal(type: string, payload?: Payload, options?: SignalOptions) {
      if (isDevelopment) checkCallOptions('sendSignal', options, emit);
      capture(user, type, payload, options);
    },
    async deliverSignal(type: string, payload?: Payload, options?: DeliverOptions) {
      if (isDevelopment) checkCallOptions('deliverSignal', options, emit);
      await singleSender.deliverSignal(user, type, payload, options);
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
      return createClientView(parts, createUser(parts, Object(view), user));
    },
    get consent() {
      return consent.state;
    },
    get consentEpoch() {
      if (epoch !== consent.epoch) ownEpoch = {};
      epoch = consent.epoch;
      return consent.state === 'denied' ? undefined : ownEpoch;
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
      renewSession();
      return user.sessionID;
    },
    optOut: consent.optOut,
    optIn: consent.optIn,
    [Symbol.dispose]: () => void client.close(),
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
  return client;
}

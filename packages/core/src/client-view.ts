import type { Client, CloseOptions, FlushOptions } from './contracts/client.js';
import type { ConsentState } from './contracts/consent.js';
import type { ClientEvent } from './contracts/events.js';
import type { SignalCall } from './contracts/feature.js';
import type { Payload } from './contracts/payload.js';
import type { DeliverOptions, SignalOptions } from './contracts/signal.js';
import type { ClientStats, FlushReport } from './contracts/stats.js';
import type { User } from './contracts/user.js';
import type { ClientConsent } from './features/consent.js';
import { viewUser } from './identity/user.js';
import { checkCallOptions } from './options/call-options.js';

/** What all views of a client share. */
export interface SharedClient {
  readonly consent: ClientConsent;
  sendSignal(...call: SignalCall): void;
  deliverSignal(...call: SignalCall): Promise<void>;
  flush(wait?: FlushOptions): Promise<FlushReport>;
  close(wait?: CloseOptions): Promise<FlushReport>;
  stats(): ClientStats;
  emit(event: ClientEvent): void;
}

/** A client as one user or request sees it. Its functions can be used apart from it. */
export class ClientView implements Client {
  readonly #shared: SharedClient;
  readonly #user: User;
  /** The epoch of the consent, and this view's own object for it. */
  #epoch: object | undefined;
  #ownEpoch: object | undefined;

  readonly sendSignal: Client['sendSignal'];
  readonly deliverSignal: Client['deliverSignal'];
  readonly flush: Client['flush'];
  readonly close: Client['close'];
  readonly stats: Client['stats'];
  readonly with: Client['with'];
  readonly identify: Client['identify'];
  readonly resetUser: Client['resetUser'];
  readonly newSession: Client['newSession'];
  readonly optOut: Client['optOut'];
  readonly optIn: Client['optIn'];

  /** @param renewSession - Begins another session of the user. */
  constructor(shared: SharedClient, user: User, renewSession: () => void = user.newSession) {
    const { close, consent, deliverSignal, emit, sendSignal } = shared;
    this.#shared = shared;
    this.#user = user;
    this.sendSignal = (type: string, payload?: Payload, options?: SignalOptions) => {
      checkCallOptions('sendSignal', options, emit);
      sendSignal(user, type, payload, options);
    };
    this.deliverSignal = (type: string, payload?: Payload, options?: DeliverOptions) => {
      checkCallOptions('deliverSignal', options, emit);
      return deliverSignal(user, type, payload, options);
    };
    this.flush = (wait) => {
      checkCallOptions('flush', wait, emit);
      return shared.flush(wait);
    };
    this.close = (wait) => {
      checkCallOptions('close', wait, emit);
      return close(wait);
    };
    this.stats = shared.stats;
    this.with = (view) => new ClientView(shared, viewUser(user, view, consent));
    this.identify = user.identify;
    this.resetUser = () => user.identify();
    this.newSession = () => {
      renewSession();
      return user.sessionID;
    };
    this.optOut = consent.optOut;
    this.optIn = consent.optIn;
  }

  get consent(): ConsentState {
    return this.#shared.consent.state;
  }
  get consentEpoch(): object | undefined {
    const { epoch, state } = this.#shared.consent;
    if (this.#epoch !== epoch) this.#ownEpoch = {};
    this.#epoch = epoch;
    return state === 'denied' ? undefined : this.#ownEpoch;
  }
  get userID(): string {
    return this.#user.id;
  }
  get userIDHash(): string {
    return this.#user.hashOf(this.#user.id);
  }
  get sessionID(): string {
    return this.#user.sessionID;
  }

  [Symbol.dispose](): void {
    void this.close();
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

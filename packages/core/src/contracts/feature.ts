import type { ConsentState, OffReason } from './consent.js';
import type { DecisionStorage } from './decision-storage.js';
import type { ClientEvent } from './events.js';
import type { FeatureClient } from './feature-client.js';
import type { Layout } from './layout.js';
import type { Logger } from './logger.js';
import type { OptionTable } from './option-table.js';
import type { Payload } from './payload.js';
import type { Persistence } from './persistence.js';
import type { Processor } from './processor.js';
import type { SignalOptions } from './signal.js';
import type { QueuedSignal } from './signal-queue.js';
import type { StateStorage } from './state-storage.js';
import type { Transport } from './transport.js';
import type { User } from './user.js';

/**
 * Code that joins a client: what a builder such as `withLogger` returns. A preset is a list of features. A feature knows
 * its client as a {@link FeatureClient}, and does not know the other features.
 */
export interface Feature {
  /** A later feature replaces an earlier one of the same name. Features without a name all join. */
  readonly name?: string;
  /** The plain values that options may contain for this feature, with their checks and defaults. */
  readonly values?: OptionTable | undefined;
  /**
   * Runs once, while the client is made, in the order of the options. Reads and writes nothing outside the client. The
   * joints are own properties.
   */
  join(client: FeatureClient): Joints | undefined;
}

/**
 * The points where a feature joins a client. All are optional. Those of several features run in the order of the
 * options.
 */
export interface Joints extends SingleJoints {
  /**
   * Returns what switches telemetry off on this machine or in this browser, if anything does. No option overrides it.
   */
  offReason?(): OffReason | undefined;
  /** Wraps the transport. */
  transport?(current: Transport): Transport;
  /** Changes how signals are written. */
  layout?(current: Layout): Layout;
  /** Returns the name of a signal or a parameter as the client sends it. Called once for each name. */
  nameOf?(kind: 'signal' | 'parameter', name: string): string;
  /** Adds parameters to every signal. Called for each signal; returns the same object until a parameter changes. */
  parameters?(found: Payload, time: number): Payload;
  /** Runs before a call is encoded, once consent is granted. If it returns `false`, the signal is dropped as `filtered`. */
  beforeCapture?(user: User): boolean | undefined;
  /** Changes or drops signals as they will be sent. */
  readonly process?: Processor;
  /** Runs after a signal has entered the queue. */
  captured?(signal: QueuedSignal): void;
  /** Runs when the user has decided, after all features have begun or ended their work. */
  onConsent?(state: ConsentState): void;
  /** Runs for each event. May throw. */
  onEvent?(event: ClientEvent): void;
  /** Begins the feature's work, when consent is granted. Returns a function that ends it, on opt-out and close. */
  begin?(): (() => void) | undefined;
}

/** The joints of which a client has only one: that of the last feature. */
export interface SingleJoints {
  /** The consent as long as no decision is remembered. */
  readonly consent?: ConsentState;
  /** Returns the identifier of a user whom the program does not name, once for each session while consent is granted. */
  defaultUserID?(): string;
  /** Remembers the user's decision from one run to the next. */
  readonly decision?: DecisionStorage;
  /** Remembers the sessions from one run to the next. */
  readonly storage?: StateStorage;
  /** Lasting storage for signals. */
  readonly persistence?: Persistence;
  /** The program's logger, for other features. */
  readonly logger?: Logger;
  /** Says in a few words why signals are tests or are not, for `withDebug`. `isGiven`: an option has set the test mode. */
  whyTestMode?(isTestMode: boolean, isGiven: boolean): string;
  /** Whether the preset reports when the user is away, by `pause` and `resume` of the lifecycle. */
  readonly hasBackground?: boolean;
  /** Follows the user's sessions; `tell` sends what waits for the end of the turn. */
  readonly sessions?: { resume(): void; pause(): void; renew(sessionID?: string): void; tell?(): void };
  /** Receives the calls in place of the client, because some must wait. */
  capture?(...call: SignalCall): void;
  /** Encodes a call in place of the client, or drops it. */
  encode?(isUnwanted: () => boolean, ...call: SignalCall): Encoded | Promise<Encoded>;
}

/** A call of `sendSignal` or `deliverSignal`: the user, and the arguments. */
export type SignalCall = readonly [user: User, type: string, payload: unknown, options: SignalOptions | undefined];

/** An encoded signal, or `undefined` if it was dropped. */
export type Encoded = QueuedSignal | undefined;

/** The joints of all features. */
export type JointLists = { -readonly [Name in keyof SingleJoints]: SingleJoints[Name] } & {
  readonly [Name in Exclude<keyof Joints, keyof SingleJoints>]-?: readonly NonNullable<Joints[Name]>[];
};

import type { ConsentState, OffReason } from './consent.js';
import type { DecisionStorage } from './decision-storage.js';
import type { ClientEvent } from './events.js';
import type { FeatureClient } from './feature-client.js';
import type { Layout } from './layout.js';
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
 * its client by {@link FeatureClient}, and no other feature.
 */
export interface Feature {
  /** Of two features of one name, the later replaces the earlier. Features without a name all join. */
  readonly name?: string;
  /** The values that plain options may hold for this feature: their checks and defaults. */
  readonly values?: OptionTable | undefined;
  /**
   * Runs once, while the client is made, in the order of the options. Reads and writes nothing outside the client. The
   * joints are own properties.
   */
  join(client: FeatureClient): Joints | undefined;
}

/** Where a feature joins. All are optional; the joints of several features run in the order of the options. */
export interface Joints {
  /** What switches telemetry off on this machine or in this browser, if anything does. No option beats it. */
  offReason?(): OffReason | undefined;
  /** What the user has decided until the storage knows better. The last one counts. */
  readonly consent?: ConsentState;
  /** Wraps the transport. */
  transport?(current: Transport): Transport;
  /** Changes how signals are written. */
  layout?(current: Layout): Layout;
  /** The name of a signal or a parameter as it is sent. Asked once for each name. */
  nameOf?(kind: 'signal' | 'parameter', name: string): string;
  /** Adds parameters to those of every signal. Asked for each signal, so it returns the same object until something changes. */
  parameters?(found: Payload, time: number): Payload;
  /**
   * The identifier of a user who is not named. Asked once for each session, and only while consent is granted. The last one
   * counts.
   */
  defaultUserID?(): string;
  /** Remembers the user's decision from one run to the next. The last one counts. */
  readonly decision?: DecisionStorage;
  /** Remembers the sessions from one run to the next. The last one counts. */
  readonly storage?: StateStorage;
  /** Lasting storage for signals. The last one counts. */
  readonly persistence?: Persistence;
  /** Whether the preset reports when the user is away, by `pause` and `resume` of the lifecycle. */
  readonly hasBackground?: boolean;
  /** Follows the user's sessions; `tell` sends what waits for the end of the turn. The last one counts. */
  readonly sessions?: { resume(): void; pause(): void; renew(sessionID?: string): void; tell?(): void };
  /** Runs before each call is encoded, once consent is granted. Where it returns `false`, the signal is dropped as `filtered`. */
  beforeCapture?(user: User): boolean | undefined;
  /** Takes calls in the client's place: those that must wait. The last one counts. */
  capture?(...call: SignalCall): void;
  /** Encodes a call in the client's place, or drops it. The last one counts. */
  encode?(isUnwanted: () => boolean, ...call: SignalCall): Encoded | Promise<Encoded>;
  /** Changes or drops signals as they will be sent. */
  readonly process?: Processor;
  /** Runs after a signal has entered the queue. */
  captured?(signal: QueuedSignal): void;
  /** The user has decided: all features have begun, or have ended. */
  onConsent?(state: ConsentState): void;
  /** Listens to what happens. May throw. */
  onEvent?(event: ClientEvent): void;
  /** Runs when consent is granted; returns what ends the work on opt-out and close. */
  begin?(): (() => void) | undefined;
}

/** A call of `sendSignal` or `deliverSignal`: for whom, the type, the payload, the options. */
export type SignalCall = readonly [user: User, type: string, payload: unknown, options: SignalOptions | undefined];

/** An encoded signal, or `undefined` where it was dropped. */
export type Encoded = QueuedSignal | undefined;

/** Joints of which each client has one: that of the last feature. */
type SingleJoint =
  | 'consent'
  | 'decision'
  | 'defaultUserID'
  | 'storage'
  | 'persistence'
  | 'hasBackground'
  | 'sessions'
  | 'capture'
  | 'encode';

/** The joints of all features. */
export type JointLists = { [Name in SingleJoint]?: Joints[Name] } & {
  readonly [Name in Exclude<keyof Joints, SingleJoint>]-?: readonly NonNullable<Joints[Name]>[];
};

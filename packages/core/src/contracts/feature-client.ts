import type { FlushOptions } from './client.js';
import type { ClientStage, Consent } from './consent.js';
import type { DecisionStorage } from './decision-storage.js';
import type { DropReason } from './drop-reasons.js';
import type { ClientEvent } from './events.js';
import type { Layout } from './layout.js';
import type { ResolvedOptions } from './options.js';
import type { Payload } from './payload.js';
import type { Persistence } from './persistence.js';
import type { Processor } from './processor.js';
import type { SignalBuilder } from './signal-builder.js';
import type { QueuedSignal, SignalQueue } from './signal-queue.js';
import type { StateStorage } from './state-storage.js';
import type { StatsCounts } from './stats.js';
import type { User } from './user.js';

/** The parts of a client that its features may use. */
export interface FeatureClient {
  /** The identifier of the app. */
  readonly appID: string;
  /** The complete options, with the feature's own {@link Feature.values}. */
  readonly options: ResolvedOptions;
  /** The URL and the layout of all signals. Available once all features have joined. */
  readonly destination: { readonly url: string; readonly layout: Layout };
  /** The user's consent. */
  readonly consent: Consent;
  /** Whether the client is open, closing or closed. */
  readonly stage: ClientStage;
  /** The user of the client. */
  readonly user: User;
  /** The signals that are not delivered yet. */
  readonly queue: SignalQueue;
  /** Builds signals. Available once all features have joined. */
  readonly builder: SignalBuilder;
  /** The counters of `client.stats()`. */
  readonly stats: StatsCounts;
  /** The joints of all features that other features use. */
  readonly joints: {
    readonly decision?: DecisionStorage;
    readonly storage?: StateStorage;
    readonly persistence?: Persistence;
    readonly process: readonly Processor[];
    readonly hasBackground?: boolean;
    readonly sessions?: object;
  };
  /** Adds an encoded signal to the queue, or a placeholder without text for a signal that is encoded later. */
  add(signal: QueuedSignal, maxSignals?: number): void;
  /**
   * Reports a change of the queue. The client sends signals that are ready: at once if urgent, else after the linger.
   */
  notify(isUrgent?: boolean): void;
  /**
   * Returns whether the client refuses a signal: it is closed, telemetry is off, or the user has opted out since the
   * call began. If so, counts the signal as dropped.
   *
   * @param epoch - The consent epoch in which the call began.
   */
  isRefused(epoch: object): boolean;
  /** Runs {@link Joints.beforeCapture} of all features. Returns whether the client sends a signal of this user. */
  isWanted(user: User): boolean;
  /** Counts signals as dropped. */
  drop(reason: DropReason, signals: number): void;
  /** Reports an event to {@link Joints.onEvent} of all features. */
  emit(event: ClientEvent): void;
  /** Same as `client.sendSignal`. */
  sendSignal(type: string, payload?: Payload): void;
  /** Resolves when the queue is empty, or at the deadline. Never rejects. */
  drain(wait?: FlushOptions): Promise<void>;
}

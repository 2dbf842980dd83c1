import type { FlushOptions } from './client.js';
import type { ClientStage, Consent } from './consent.js';
import type { DropReason } from './drop-reasons.js';
import type { ClientEvent } from './events.js';
import type { Layout } from './layout.js';
import type { ResolvedOptions } from './options.js';
import type { Payload } from './payload.js';
import type { Processor } from './processor.js';
import type { SignalBuilder } from './signal-builder.js';
import type { QueuedSignal, SignalQueue } from './signal-queue.js';
import type { StateStorage } from './state-storage.js';
import type { StatsCounts } from './stats.js';
import type { User } from './user.js';

/** A client, as its features see it. */
export interface FeatureClient {
  readonly appID: string;
  /** Complete options, the feature's own {@link Feature.values} included. */
  readonly options: ResolvedOptions;
  /** Where signals go, known once all features have joined: stored signals belong to one URL and layout. */
  readonly destination: { readonly url: string; readonly layout: Layout };
  readonly consent: Consent;
  readonly stage: ClientStage;
  readonly user: User;
  readonly queue: SignalQueue;
  /** There once all features have joined. */
  readonly builder: SignalBuilder;
  readonly stats: StatsCounts;
  /** What features have brought that others need. */
  readonly joints: {
    readonly storage?: StateStorage;
    readonly process: readonly Processor[];
    readonly hasBackground?: boolean;
  };
  /** Adds an encoded signal to the queue, or one without a text to hold its place. */
  add(signal: QueuedSignal, maxSignals?: number): void;
  /** Gives a signal that holds a place its text. */
  fill(place: QueuedSignal, encoded: QueuedSignal): void;
  /** The queue has changed: sends, where something can be sent, at once or after the linger. */
  notify(isUrgent?: boolean): void;
  /** Whether signals are refused now, on a closed client or after an opt-out; counts this one where they are. */
  isRefused(): boolean;
  /** Asks {@link Joints.beforeCapture} of all features whether a signal of this user is sent. */
  isWanted(user: User): boolean;
  /** Counts signals as given up. */
  drop(reason: DropReason, signals: number): void;
  emit(event: ClientEvent): void;
  sendSignal(type: string, payload?: Payload): void;
  /** Resolves when the queue is empty, or at a deadline. Never rejects. */
  drain(wait?: FlushOptions): Promise<void>;
}

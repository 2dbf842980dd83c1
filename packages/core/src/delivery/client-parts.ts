import type { Client, FlushOptions } from '../contracts/client.js';
import type { ClientConsent, OffReason } from '../contracts/consent.js';
import type { DropReason } from '../contracts/drop-reasons.js';
import type { AttemptResult, Verdict } from '../contracts/events.js';
import type { JointLists, SignalCall } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import type { OnClose } from '../contracts/on-close.js';
import type { Learnt } from '../contracts/preset.js';
import type { DeliverOptions } from '../contracts/signal.js';
import type { QueuedSignal } from '../contracts/signal-queue.js';
import type { Transport } from '../contracts/transport.js';
import type { User } from '../contracts/user.js';
import type { Changes } from '../internal/changes.js';

/** All that a client is made of. Each part finds the others here when it needs them. */
export interface ClientParts
  extends FeatureClient,
    BatchSender,
    Capture,
    FlushAndClose,
    RequestDispatcher,
    SingleSender {
  readonly changes: Changes;
  readonly consent: ClientConsent;
  /** Whether an option of this name was given. If not, it has its default. */
  isGiven(name: string): boolean;
  readonly joints: FeatureClient['joints'] & JointLists;
  /** How long the user was away before, in milliseconds. */
  awayMs?: number;
  /** Since when the user is away, on the monotonic clock. */
  awaySince?: number | undefined;
  /** What keeps telemetry off beside the user's decision, known once all features have joined. */
  readonly offReason: OffReason | undefined;
  readonly policy: RetryPolicy;
  /**
   * Counts signals as dropped, and tells the listeners.
   *
   * @param whenCounted - Runs before the listeners: it may run the program's own code, for which the totals must add up.
   */
  drop(reason: DropReason, signals: number, whenCounted?: () => void): void;
  /** Whether the program may send one more signal now. */
  isWithinRate(): boolean;
  /** How many calls of `deliverSignal` are under way. */
  deliveries: number;
  /** Calls a function of the program or of a feature, and reports its failure. Nothing waits for a promise. */
  run<Input, Output>(call: (input: Input) => Output, input: Input): Output | undefined;
  /** Wrapped by the features, once all have joined. */
  readonly transport: Transport;
}

/** Takes in calls of `sendSignal`: encodes them, and adds them to the queue. */
export interface Capture extends Pick<FeatureClient, 'add' | 'isRefused' | 'isWanted' | 'sendSignal'> {
  /** @throws TelemetryDeckError `NO_SIGNAL_TYPE` or `RESERVED_NAME`; then nothing counts the signal. */
  capture(...call: SignalCall): void;
}

/** Sends the queue to the endpoint, one batch after another, so that signals arrive in order. */
export interface BatchSender {
  /**
   * Called when a signal has entered the queue. The signal leaves together with all that arrive before the next
   * request.
   *
   * @param isUrgent - Whether it leaves without the linger. @defaultValue `true` when a batch is full, or a caller waits
   */
  notify(isUrgent?: boolean): void;
  /** Tries now, unless the endpoint itself has asked for a pause. */
  retryNow(isHurried?: boolean): void;
  /**
   * Resolves with `true` when no signal up to this place in the queue is left. Resolves with `false` when waiting
   * longer is in vain: no request is under way, and none can begin in time.
   *
   * @param until - Until when, on the monotonic clock.
   */
  settled(place: number, until: number): Promise<boolean>;
  /** Leases the next batch, of at most this many bytes but at least one signal; nothing when none can leave. */
  lease(maxBytes: number): readonly QueuedSignal[];
  /**
   * Sends a leased batch, gives its place back, and ends the lease. Rejects only if the platform lacks what every request
   * needs.
   */
  send(leased: readonly QueuedSignal[], giveBack: GiveBack, keepalive?: boolean): Promise<void>;
  /** How long until the next request may begin, in milliseconds; not positive for now. */
  waitMs(): number;
}

/** Decides when the next attempt begins, how many signals it carries, and which signals the client gives up. */
export interface RetryPolicy {
  /** The most signals of the next request. */
  readonly batchSize: number;
  /** How many attempts in a row have failed. */
  readonly failures: number;
  /** The longest time (ms) that a flush or an attempt has waited in vain since the last final verdict. */
  readonly waitedMs: number;
  /** A flush or an attempt has waited this long (ms) in vain. */
  onWaited(ms: number): void;
  /** Whether so many attempts in a row had no response that only probes follow. */
  isOpen(): boolean;
  /** What the client has learnt of the endpoint. `undefined` until an attempt fails or gets a final verdict. */
  learnt(): Learnt | undefined;
  /** Whether the endpoint has given a final verdict, which may be a refusal, and no attempt has failed since. */
  hasFinalVerdict(): boolean;
  /** How long until the next attempt by the client's own choice, in milliseconds; not positive for now. */
  delayMs(): number;
  /** Ends the current delay. While the circuit is open, a hurried call does so at most once in ten minutes. */
  retryNow(isHurried?: boolean): void;
  /** Goes on with what another page has learnt. */
  learn(learnt: Learnt): void;
  /**
   * Returns the signals of an attempt that have reached their end, and why they were not delivered. The others wait.
   *
   * @param sent - Those that are still in the queue.
   * @param size - How many signals the request had.
   */
  judge(
    sent: readonly QueuedSignal[],
    size: number,
    result: AttemptResult,
    verdict: Verdict,
  ): [ended: readonly QueuedSignal[], reason?: DropReason];
}

/** Sends single signals, each in one attempt that the caller awaits. */
export interface SingleSender {
  deliverSignal(user: User, type: string, payload: unknown, options?: DeliverOptions): Promise<void>;
}

/**
 * Makes attempts: one request and its result each. Limits how many are under way, and pauses all of them while the
 * endpoint asks for that.
 */
export interface RequestDispatcher {
  /** Resolves when a request may begin, or when the signal is aborted. */
  acquire(signal?: AbortSignal): Promise<GiveBack>;
  /** How long the endpoint's pause still lasts, in milliseconds; not positive when there is none. */
  pausedMs(): number;
  /**
   * Posts a body within its deadline. A transport that throws, never settles or ignores its abort
   * signal has failed like any other. Never rejects, but throws if the platform lacks an `AbortController`.
   *
   * @param body - The body, or a function that makes it within the same deadline; without a body nothing is sent.
   */
  attempt(body: Uint8Array | (() => Promise<Uint8Array | undefined>), options?: AttemptOptions): Promise<AttemptResult>;
  /** Whether a request may be under way of which the outcome is not known. */
  isSending(): boolean;
  /** How many attempts are under way. */
  requests(): number;
  /**
   * Ends the attempts under way.
   *
   * @param withCopies - Whether to end copies of requests that outlive their attempts, too. @defaultValue `false`
   */
  interrupt(reason: Error, withCopies?: boolean): void;
}

/**
 * Gives the place of a request back.
 *
 * @param isRead - Whether the response is read to its end. If not, the place stays taken, but its outcome is known.
 *   @defaultValue `true`
 */
type GiveBack = (isRead?: boolean) => void;

/** How an attempt differs from a usual one. */
interface AttemptOptions extends FlushOptions {
  /** Gives back the place that the attempt has already. Without it, the attempt waits for one. */
  giveBack?: GiveBack;
  /** Whether a caller awaits the attempt, so that the program must not end meanwhile. */
  readonly holdsProcess?: boolean;
  /** Whether the page is closing. */
  readonly keepalive?: boolean;
}

/** Waits for deliveries, and ends them. */
export interface FlushAndClose extends Pick<Client, 'flush' | 'close'>, Pick<FeatureClient, 'drain'> {
  /** Calls back when the program closes the client. */
  readonly onClose: OnClose;
  /** Leaves all signals to lasting storage, and drops those that it does not take. */
  spool(): void;
}

import type { FlushOptions } from './client.js';
import type { FlushReport } from './stats.js';

/** What a client has learnt about its endpoint. */
export interface Learnt {
  /** How many attempts in a row have failed. */
  readonly failures: number;
  /** How many attempts in a row had no response; 0 after a response. */
  readonly unanswered: number;
  /** How long the client waits before the next attempt, in milliseconds. */
  readonly waitMs: number;
  /** How long a hurried `retryNow` has no effect, in milliseconds. */
  readonly hurriedMs: number;
}

/** Lets a preset act when its program or page ends, sleeps or wakes. */
export interface ClientLifecycle {
  /** Returns the number of signals that are not delivered yet. */
  pending(): number;
  /** Returns the number of running requests. */
  requests(): number;
  /**
   * Returns the longest time (ms) that a flush or a request has waited in vain since the endpoint's last final verdict.
   * When the program ends, it need not wait that long again for a silent endpoint.
   */
  waitedMs(): number;
  /** Same as `client.flush`. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /**
   * Retries now, because the network or the user is back. Waits if the endpoint asked for a pause.
   *
   * @param isHurried - Whether the caller may do this often. While the endpoint does not respond, such a call then
   *   has an
   *   effect at most once in ten minutes.
   */
  retryNow(isHurried?: boolean): void;
  /** Whether the endpoint has given a final verdict, which may be a refusal, and no attempt has failed since. */
  hasFinalVerdict(): boolean;
  /** What the client has learnt about the endpoint; `undefined` until an attempt fails or gets a final verdict. */
  learnt(): Learnt | undefined;
  /** Continues with what another page has learnt. */
  learn(learnt: Learnt): void;
  /** Aborts the running requests. Their signals go back to the queue. */
  interrupt(): void;
  /**
   * Sets whether the page or program is ending. Features read it from `client.stage.isLeaving`.
   *
   * @param sendNow - Runs in place of the linger when a signal is ready, because each signal may be the last.
   */
  setLeaving(isLeaving: boolean, sendNow?: () => void): void;
  /**
   * Sends queued signals at once, because the page is closing. Both limits count all its requests together. Signals
   * beyond a limit stay in the queue.
   *
   * @param maxBytes - The bytes of all request bodies.
   */
  sendOnUnload(maxRequests: number, maxBytes: number): void;
  /** Reads the stored decision again, so that an opt-out in another page or program also takes effect here. */
  syncConsent(): void;
  /** Reports that the user is back. Continues the session, or starts a new one. */
  resume(): void;
  /** Reports that the user is away. */
  pause(): void;
  /**
   * Copies queued signals into lasting storage synchronously, and returns whether lasting storage has them.
   *
   * @param withRequests - Whether to copy the signals of running requests, too, because the program may end before they
   *   do. Never where `ambiguousFailure` is `drop`. @defaultValue `false`
   */
  persist(withRequests?: boolean): boolean;
  /**
   * Moves queued signals to lasting storage, where another page can send them. The queue does not keep them, so that a
   * page which comes back does not send them again.
   *
   * Signals of running requests that are not moved count as sent: lasting storage does not keep them.
   *
   * @param withRequests - Whether to move the signals of running requests, too. `cut`: of those alone that do not outlive
   *   the page. Never where `ambiguousFailure` is `drop`.
   *   @defaultValue only those that lasting storage has already
   */
  handOver(withRequests?: boolean | 'cut'): void;
  /** Moves all signals to lasting storage synchronously, because the program ends. */
  spool(): void;
}

import type { FlushOptions } from './client.js';
import type { FlushReport } from './stats.js';

/** What a client has learnt of its endpoint. */
export interface Learnt {
  /** How many attempts in a row have failed. */
  readonly failures: number;
  /** How many attempts in a row had no response; 0 after an answer. */
  readonly unanswered: number;
  /** How long the next attempt waits, in milliseconds. */
  readonly waitMs: number;
  /** How long no further attempt is brought forward, in milliseconds. */
  readonly hurriedMs: number;
}

/** Lets a preset act when its program or page ends, sleeps or wakes. */
export interface ClientLifecycle {
  /** Returns the number of signals that are not delivered yet. */
  pending(): number;
  /** Returns the number of running requests. */
  requests(): number;
  /**
   * Returns the longest time (ms) that a flush or a request has waited in vain since the endpoint last took a batch. An
   * endpoint that was silent for so long need not be waited for again when the program ends.
   */
  waitedMs(): number;
  /** Same as `client.flush`. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /**
   * Retries now, because the network or the user is back. Waits if the endpoint asked for a pause.
   *
   * @param isHurried - Whether this may happen often. Where nothing answers, it then counts at most once in ten minutes.
   */
  retryNow(isHurried?: boolean): void;
  /** Whether the endpoint has given a final verdict, which may be a refusal, and no attempt has failed since. */
  hasFinalVerdict(): boolean;
  /** What the client has learnt of the endpoint; `undefined` before the first answer. */
  readonly learnt: Learnt | undefined;
  /** Goes on with what another page has learnt. */
  learn(learnt: Learnt): void;
  /** Aborts the running requests. Their signals go back to the queue. */
  interrupt(): void;
  /**
   * Sets whether the page or program is ending. Features read it from `client.stage.isLeaving`.
   *
   * @param sendNow - Runs in place of the linger whenever a signal is ready: each may be the last.
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
   * Copies queued signals into lasting storage synchronously.
   *
   * @param isLast - Whether the program may end before the running requests do: their signals are copied, too.
   */
  persist(isLast?: boolean): void;
  /**
   * Same as `persist`, and returns whether lasting storage has them.
   *
   * @param withRequests - Whether also those that a request carries, unless `ambiguousFailure` is `drop`.
   */
  keep(withRequests: boolean): boolean;
  /**
   * Moves queued signals to lasting storage, where another page can send them. The queue does not keep them, so that a
   * page which comes back does not send them again.
   *
   * @param withRequests - Whether also those that a request carries, and never where `ambiguousFailure` is `drop`.
   *   @defaultValue those of them that lasting storage has
   */
  handOver(withRequests?: boolean): void;
  /** Moves all signals to lasting storage synchronously, because the program ends. */
  spool(): void;
}

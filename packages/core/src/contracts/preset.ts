import type { FlushOptions } from './client.js';
import type { FlushReport } from './stats.js';

/** What a preset may do with a client when its program or page ends, sleeps or wakes. */
export interface ClientLifecycle {
  /** How many signals wait, or are in a request. */
  pending(): number;
  /** How many requests are under way. */
  requests(): number;
  /** As `client.flush`. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /** Tries again now, unless the endpoint itself has asked for a pause: the network or the user is back. */
  retryNow(): void;
  /** Ends the requests under way. Their signals wait again. */
  interrupt(): void;
  /** Says whether the page or program is leaving; `client.stage` tells the parts that capture signals. */
  setLeaving(isLeaving: boolean): void;
  /**
   * Sends waiting signals at once, side by side, in at most this many requests and bytes in all: the page is closing. What
   * does not fit goes on waiting.
   */
  sendOnUnload(maxRequests: number, maxBytes: number): void;
  /** Reads the remembered decision again: a user who has opted out in another page or program has opted out here. */
  syncConsent(): void;
  /** The user is there: a session goes on, or another one begins. */
  resume(): void;
  /** The user is away. */
  pause(): void;
  /** Copies waiting signals into lasting storage, synchronously. */
  persist(): void;
  /**
   * Leaves waiting signals to lasting storage, and so to other programs, and takes them out of the queue: the page is
   * closing, and must not send them a second time if it comes back.
   */
  handOver(): void;
  /** Leaves all signals to lasting storage, synchronously: the program ends. */
  spool(): void;
}

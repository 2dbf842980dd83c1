import type { Checks } from '../options/merge-options.js';
import type { FlushOptions } from './client.js';
import type { Logger } from './logger.js';
import type { ClientOptions, DefaultParameters } from './options.js';
import type { Payload } from './payload.js';
import type { SessionOptions } from './session-options.js';
import type { SignalStore } from './signal-store.js';
import type { StateStorage } from './state-storage.js';
import type { FlushReport } from './stats.js';
import type { Transport } from './transport.js';

/** The options of a client that a preset makes, beside those of every client. */
export interface PlatformClientOptions extends ClientOptions {
  /** Keeps signals beyond the end of the program. @defaultValue the preset's own */
  readonly store?: SignalStore | undefined;
  /**
   * Whether sessions are told apart, counted and told to TelemetryDeck, which its retention insights need; and how. A
   * session that is named by `sessionID` is left alone until the next one. @defaultValue the preset's own choice
   */
  readonly sessions?: boolean | SessionOptions | undefined;
}

/**
 * What a preset knows of the platform it runs on. All of it is a default: what the program says beats it. Nothing here
 * is asked for while telemetry is off.
 *
 * @typeParam Options - The options of the platform itself, beside those of every client.
 */
export interface Platform<Options extends object = object> {
  /** Values of options that nobody gave: the platform's own ones, and its choices for those of every client. */
  readonly defaults?: Options | undefined;
  /** A check for each option of the platform's own. */
  readonly checks?: Checks | undefined;
  /** Makes the transport that is used when the program names none. */
  createTransport?(): Transport;
  /** The identifier of a user who was not named. */
  defaultUserID?(): string;
  /**
   * Parameters that every signal carries, of those groups that are wanted.
   *
   * @param time - When the signal happened, in milliseconds since 1970.
   * @param website - Whether it is a website's, which says where it is as TelemetryDeck's own Web SDK does.
   */
  defaultPayload?(groups: DefaultParameters, time: number, website?: boolean): Payload;
  /** What the default payload depends on. As long as it stays the same, the payload is not asked for again. */
  payloadStamp?(time: number): unknown;
  /** Whether the user of this machine has switched telemetry off. */
  isOptedOut?(options: Options): boolean;
  /** Whether this is a developer's machine, whose signals are tests. */
  isTestMode?(): boolean;
  /** Remembers the user's decision, the install and the sessions. Nothing is read or written before it is asked to. */
  createStorage?(appID: string, options: Options, log: Logger): StateStorage;
  /** Whether the platform tells by `pause` and `resume` when the user is away. */
  readonly hasBackground?: boolean | undefined;
  /** Makes the lasting storage that is used when the program gives none. */
  createStore?(appID: string, options: Options, log: Logger): SignalStore | undefined;
  /** Called once for each client, to watch over its life; returns what ends the watch, which the client's close does. */
  attach?(lifecycle: ClientLifecycle, options: Options, log: Logger): () => void;
}

/** What a platform may do with a client's signals when the program or page ends, sleeps or wakes. */
export interface ClientLifecycle {
  /** How many signals wait or are under way. */
  pending(): number;
  /** How many requests are under way. */
  requests(): number;
  /** As `client.flush`. */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /** Tries again now, unless the endpoint itself has asked for time: the network or the user is back. */
  retryNow(): void;
  /** Ends the requests under way. What they carried waits again, and is tried later. */
  interrupt(): void;
  /**
   * Sends what waits at once, side by side, in at most so many requests and bytes in all: a page is going away. What
   * does not fit goes on waiting.
   */
  sendOnUnload(maxRequests: number, maxBytes: number): void;
  /** The user may have decided elsewhere, in another page or program: one that has opted out there has opted out here. */
  syncConsent(): void;
  /** The user is there: a session goes on, or another one begins. */
  resume(): void;
  /** The user is away. */
  pause(): void;
  /** Keeps copies in the store, synchronously, of what waits but is not under way. */
  persist(): void;
  /**
   * Leaves what waits but is not under way to the store, and so to other programs, and forgets it here: the page is going
   * away, and what may come back is not to send it a second time.
   */
  handOver(): void;
  /** Hands all that waits or is under way over to the store, synchronously: the program ends. */
  spool(): void;
}

import type { ClientStats, FlushReport } from './ledger.js';
import type { Payload } from './payload.js';
import type { DeliverOptions, SignalOptions } from './signal.js';

/**
 * One user of one app, sending signals.
 *
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID');
 * client.sendSignal('App.started');
 * await client.close();
 * ```
 */
export interface Client {
  /**
   * Hands one signal over and returns at once. Nothing that happens later throws, rejects or prints; the logger, if one
   * was given, is told.
   *
   * @param type - The signal's name, such as `Scope.subScope.name`.
   * @param payload - The signal's parameters. Copied: what is changed later does not show.
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE` when the type is empty or no string.
   * @example
   * ```ts
   * client.sendSignal('Command.run', { command: 'create', files: 3 }, { floatValue: 1.5 });
   * ```
   */
  sendSignal(type: string, payload?: Payload, options?: SignalOptions): void;

  /**
   * Sends one signal by itself, in one attempt, and waits until the endpoint has accepted it. Resolves without sending
   * while telemetry is off.
   *
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE`; `REFUSED` with the status and the start of the response's text;
   *   `TIMEOUT` at its deadline; `NETWORK`; `CLOSED`. When the caller aborts it, the abort reason.
   * @example
   * ```ts
   * await client.deliverSignal('Invoice.paid', { plan: 'pro' }, { timeoutMs: 2000 });
   * ```
   */
  deliverSignal(type: string, payload?: Payload, options?: DeliverOptions): Promise<void>;

  /**
   * Waits until every signal that was sent before has been delivered or given up, or until the deadline. Never rejects;
   * what is pending then goes on in the background.
   *
   * @example
   * ```ts
   * const { delivered, pending } = await client.flush({ timeoutMs: 500 });
   * ```
   */
  flush(options?: FlushOptions): Promise<FlushReport>;

  /**
   * Flushes, then releases the transport. What is not delivered by the deadline is left in lasting storage (`spooled`),
   * or given up as `closed` where there is none. Never rejects; later calls get the same report.
   */
  close(options?: CloseOptions): Promise<FlushReport>;

  /** What became of all signals so far. */
  stats(): ClientStats;

  /** The plain user identifier. It never leaves the client. */
  readonly userID: string;
  /** The hash by which TelemetryDeck knows the user. */
  readonly userIDHash: string;
  /** The session that signals belong to. */
  readonly sessionID: string;

  /** {@link Client.close}, for `using`, which does not wait for it. */
  [Symbol.dispose](): void;
  /** {@link Client.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** How long to wait for a flush. */
export interface FlushOptions {
  /** In milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early. */
  readonly signal?: AbortSignal | undefined;
}

/** How long to wait for a close. */
export interface CloseOptions {
  /** In milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
}

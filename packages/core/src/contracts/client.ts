import type { OpenPayload } from './payload.js';
import type { ReservedName } from './reserved-name.js';
import type { DeliverOptions, SignalOptions } from './signal.js';
import type { ClientStats, FlushReport } from './stats.js';

/**
 * The signals of an app: their names and the payload of each, `undefined` where it has none.
 *
 * @example
 * ```ts
 * interface AppSignals {
 *   'App.User.signedIn': { plan: 'free' | 'pro' };
 *   'App.Cart.emptied': undefined;
 * }
 * const client = createClient<AppSignals>('YOUR-APP-ID');
 * ```
 */
export type AnySignals = { readonly [name: string]: OpenPayload | undefined };

/** What comes after a signal's name: its payload, where it needs one, without keys that are reserved; and the options. */
export type SignalArguments<Body, Options> = undefined extends Body
  ? [payload?: OpenKeys<Body> | undefined, options?: Options | undefined]
  : [payload: OpenKeys<Body>, options?: Options | undefined];

/**
 * A payload without keys that TelemetryDeck has reserved. What has none stays as it is, so that an editor offers its keys
 * and no others.
 */
export type OpenKeys<Body> = Body extends unknown
  ? Extract<keyof Body, ReservedName> extends never
    ? Body
    : { readonly [Key in keyof Body]: Key extends ReservedName ? never : Body[Key] }
  : never;

/** What comes after a signal's name, if TelemetryDeck has not reserved it: then nothing can. */
export type OpenArguments<Name, Arguments extends readonly unknown[]> = [Name] extends [ReservedName]
  ? [thisNameIsReserved: never]
  : Arguments;

/** The names of an app's signals; those that TelemetryDeck has reserved are an error. */
export type SignalName<Signals extends object> = string extends keyof Signals
  ? string
  : Exclude<keyof Signals & string, ReservedName>;

/**
 * One user of one app, sending signals.
 *
 * @typeParam Signals - The app's signals and their payloads. Any, where nothing is said.
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID');
 * client.sendSignal('App.started');
 * await client.close();
 * ```
 */
export interface Client<Signals extends object = AnySignals> {
  /**
   * Hands one signal over and returns at once. Nothing that happens later throws, rejects or prints; the logger, if one
   * was given, is told.
   *
   * @param type - The signal's name, such as `Scope.subScope.name`.
   * @param args - The signal's parameters, copied: what is changed later does not show; and its options.
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE` when the type is empty or no string; `RESERVED_NAME` when a parameter has
   *   the name of a field, in version 3 of the API.
   * @example
   * ```ts
   * client.sendSignal('Command.run', { command: 'create', files: 3 }, { floatValue: 1.5 });
   * ```
   */
  sendSignal<Name extends SignalName<Signals>>(
    type: Name,
    ...args: OpenArguments<Name, SignalArguments<Signals[Name & keyof Signals], SignalOptions>>
  ): void;

  /**
   * Sends one signal by itself, in one attempt, and waits until the endpoint has accepted it. Resolves without sending
   * while telemetry is off or the user has not decided, and when a processor drops the signal.
   *
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE`; `RESERVED_NAME`; `REFUSED` with the status and the start of the
   *   response's text; `TIMEOUT` at its deadline; `NETWORK`; `CLOSED`. When the caller aborts it, the abort reason.
   * @example
   * ```ts
   * await client.deliverSignal('Invoice.paid', { plan: 'pro' }, { timeoutMs: 2000 });
   * ```
   */
  deliverSignal<Name extends SignalName<Signals>>(
    type: Name,
    ...args: OpenArguments<Name, SignalArguments<Signals[Name & keyof Signals], DeliverOptions>>
  ): Promise<void>;

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
   * Flushes, waits for what `deliverSignal` has under way, then releases the transport. What is not delivered by the
   * deadline is left in lasting storage (`spooled`), or given up as `closed` where there is none. Never rejects; later calls get the same report.
   */
  close(options?: CloseOptions): Promise<FlushReport>;

  /** What became of all signals so far. */
  stats(): ClientStats;

  /**
   * Whether the user agrees: what was decided here or remembered, else what the options say; `denied` where telemetry is
   * off. A page asks its visitor where it is `unknown`.
   */
  readonly consent: 'unknown' | 'granted' | 'denied';
  /** The plain user identifier. It never leaves the client. */
  readonly userID: string;
  /** The hash by which TelemetryDeck knows the user. */
  readonly userIDHash: string;
  /** The session that signals belong to. */
  readonly sessionID: string;

  /**
   * Names the user of all signals from now on.
   *
   * @example
   * ```ts
   * client.identify('somebody@example.com');
   * ```
   */
  identify(userID: string): void;
  /** Forgets who was named: the user is again the one that the options or the package say. */
  resetUser(): void;
  /** Begins another session, and returns its identifier. */
  newSession(): string;

  /**
   * Switches telemetry off, and remembers it where the platform can. What waits in memory or in lasting storage is
   * forgotten and counted as `disabled`, requests under way are ended, and whatever was remembered of the user is, too.
   */
  optOut(): void;
  /** Switches telemetry on, and remembers it. What waited for the decision is sent. Beats no `enabled: false`. */
  optIn(): void;

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

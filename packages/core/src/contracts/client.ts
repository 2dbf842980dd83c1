import type { ConsentState } from './consent.js';
import type { OpenPayload, Payload } from './payload.js';
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
   * Hands one signal over and returns at once. Nothing that happens later throws, rejects or prints; a logger reports it.
   *
   * @param type - The signal's name, such as `Scope.subScope.name`.
   * @param args - The signal's parameters, of which the client takes a copy, and its options.
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
   * Waits until every earlier signal has been delivered or given up, or until the deadline. Never rejects. Delivery of
   * what is pending then goes on in the background.
   *
   * @example
   * ```ts
   * const { delivered, pending } = await client.flush({ timeoutMs: 500 });
   * ```
   */
  flush(options?: FlushOptions): Promise<FlushReport>;

  /**
   * Flushes, waits for the requests of `deliverSignal`, then releases the transport. What is not delivered by the deadline
   * stays in lasting storage (`spooled`), or is given up as `closed` where there is none. Never rejects; later calls get
   * the same report.
   */
  close(options?: CloseOptions): Promise<FlushReport>;

  /** What happened to all signals so far. */
  stats(): ClientStats;

  /**
   * Returns a view of this client for one user or request, such as a request of a server. Its signals go into the same
   * queue. `flush`, `close`, `stats` and consent are those of this client; `identify`, `resetUser` and `newSession`
   * concern the view alone. A view costs about a microsecond; the hash of its user is computed when a signal needs it.
   *
   * @example
   * ```ts
   * const telemetry = client.with({ userID: request.user.id, payload: { 'Request.route': '/orders' } });
   * telemetry.sendSignal('Order.placed');
   * ```
   */
  with(view: ViewOptions): Client<Signals>;

  /**
   * Whether the user agrees: the decision made here or remembered, else the one in the options; `denied` where telemetry
   * is off. A page asks its visitor where it is `unknown`.
   */
  readonly consent: ConsentState;
  /**
   * Identifies the current period of the user's consent; `undefined` after an opt-out. What a program remembers of its
   * user by this object, in a `WeakMap` for example, is forgotten with the decision.
   */
  readonly consentEpoch?: object | undefined;
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
  /** Undoes `identify`: the user is again who the options or the package say. */
  resetUser(): void;
  /** Begins another session, and returns its identifier. */
  newSession(): string;

  /**
   * Switches telemetry off, and remembers it where the platform can. Waiting signals, in memory and in lasting storage,
   * are deleted and count as `disabled`; requests under way end; all that was remembered of the user is deleted.
   */
  optOut(): void;
  /** Switches telemetry on, and remembers it. Sends what waited for the decision. Does not beat `enabled: false`. */
  optIn(): void;

  /** {@link Client.close}, for `using`, which does not wait for it. */
  [Symbol.dispose](): void;
  /** {@link Client.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** For whom a view of a client speaks. What is absent is as in the client. */
export interface ViewOptions {
  /** The plain user identifier. Hashed before it is sent. @defaultValue the client's user */
  readonly userID?: string | undefined;
  /** Groups the view's signals. @defaultValue the client's session */
  readonly sessionID?: string | undefined;
  /** Parameters of the view's signals; they beat the client's default payload. @defaultValue none */
  readonly payload?: Payload | undefined;
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

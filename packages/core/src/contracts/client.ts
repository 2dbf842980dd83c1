import type { ConsentState, OffReason } from './consent.js';
import type { CheckedPayload, OpenPayload, Payload, SoundPayload } from './payload.js';
import type { ReservedName } from './reserved-name.js';
import type { DeliverOptions, SignalOptions } from './signal.js';
import type { ClientStats, FlushReport } from './stats.js';

/**
 * The signals of an app: each name with its payload, or with `undefined` for a signal without a payload.
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

/**
 * The arguments after a signal's name: the payload, which must not have reserved keys, and the options.
 *
 * @typeParam Body - The payload that the app lists for the signal. A client without a list accepts any keys.
 * @typeParam Given - The payload of the call. Counts only if the payload may have any keys.
 */
export type SignalArguments<Body, Options, Given extends object = Payload> = undefined extends Body
  ? // TypeScript infers a union of payloads as a whole only if the type stands alone.
    [HasAnyKeys<NonNullable<Body>>] extends [true]
    ? SoundPayload<Given, ReservedName> extends never
      ? [payload?: CheckedPayload<Given, ReservedName> | undefined, options?: Options | undefined]
      : [payload?: Given | undefined, options?: Options | undefined]
    : [payload?: OpenBody<NonNullable<Body>, Given> | undefined, options?: Options | undefined]
  : [payload: OpenBody<Body, Given>, options?: Options | undefined];

/** The payload that an app lists for a signal. In a client without a list, it is the same for all signals. */
type ListedBody<Signals extends object, Name> = string extends keyof Signals
  ? Signals[keyof Signals]
  : Signals[Name & keyof Signals];

/** Whether the payload of a signal may have any keys. */
type HasAnyKeys<Body> = [Body] extends [never] ? false : string extends keyof Body ? true : false;

/** A listed payload unchanged. If any keys are allowed, the payload of the call, checked. */
type OpenBody<Body, Given> = [Body] extends [never]
  ? undefined
  : string extends keyof Body
    ? CheckedPayload<Given, ReservedName>
    : OpenKeys<Body>;

/**
 * A payload type that refuses the keys reserved by TelemetryDeck. A type without reserved keys stays unchanged, so that
 * an editor suggests exactly its keys.
 */
export type OpenKeys<Body> = Body extends unknown
  ? Extract<keyof Body, ReservedName> extends never
    ? Body
    : { readonly [Key in keyof Body]: Key extends ReservedName ? never : Body[Key] }
  : never;

/** The arguments after a signal's name. A reserved name accepts no arguments, so that the call does not compile. */
export type OpenArguments<Name, Arguments extends readonly unknown[]> =
  Exclude<Name, ReservedName> extends never ? [thisNameIsReserved: never] : Arguments;

/** The names of an app's signals, without the names reserved by TelemetryDeck. */
export type SignalName<Signals extends object> = string extends keyof Signals
  ? string
  : Exclude<keyof Signals & string, ReservedName>;

/**
 * Sends the signals of one app. In JSON and in a spread, a client shows its consent and nothing about its user; a
 * console shows only that there is a consent (`[Getter]`).
 *
 * @typeParam Signals - The app's signals and their payloads. By default, any names and payloads.
 * @example
 * ```ts
 * const client = createClient('YOUR-APP-ID');
 * client.sendSignal('App.started');
 * await client.close();
 * ```
 */
export interface Client<Signals extends object = AnySignals> {
  /**
   * Queues one signal and returns at once. A later failure throws nothing and prints nothing; only a logger reports it.
   *
   * @param type - The signal's name, such as `Scope.subScope.name`.
   * @param args - The signal's parameters, which the client copies, and its options.
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE` if the type is not a non-empty string. `RESERVED_NAME` if a parameter
   *   has the name of a signal's field (only in version 3 of the API).
   * @example
   * ```ts
   * client.sendSignal('Command.run', { command: 'create', files: 3 }, { floatValue: 1.5 });
   * ```
   */
  sendSignal<Name extends SignalName<Signals>, Given extends object>(
    type: Name,
    ...args: OpenArguments<Name, SignalArguments<ListedBody<Signals, Name>, SignalOptions, Given>>
  ): void;

  /**
   * Sends one signal in a request of its own, in one attempt, and waits until the endpoint accepts it. Resolves without
   * sending while telemetry is off, while the user has not decided, and when a processor drops the signal. After an
   * opt-out it resolves at once, even if its request is under way.
   *
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE`; `RESERVED_NAME`; `REFUSED` with the status and the start of the
   *   response's text; `TIMEOUT` at the deadline; `NETWORK`; `CLOSED`, also when `close` ends the delivery; `ABORTED` when
   *   the program ends; `RATE_LIMITED`; `UNSERIALIZABLE`. After an abort by the caller, the abort reason.
   * @example
   * ```ts
   * await client.deliverSignal('Invoice.paid', { plan: 'pro' }, { timeoutMs: 2000 });
   * ```
   */
  deliverSignal<Name extends SignalName<Signals>, Given extends object>(
    type: Name,
    ...args: OpenArguments<Name, SignalArguments<ListedBody<Signals, Name>, DeliverOptions, Given>>
  ): Promise<void>;

  /**
   * Waits until every earlier signal is delivered or dropped, or until the deadline. Never rejects. After the deadline,
   * the client goes on sending the pending signals in the background.
   *
   * @example
   * ```ts
   * const { delivered, pending } = await client.flush({ timeoutMs: 500 });
   * ```
   */
  flush(options?: FlushOptions): Promise<FlushReport>;

  /**
   * Flushes, waits for the requests of `deliverSignal`, and then closes the transport. Signals that are not delivered
   * at the deadline stay in lasting storage (`spooled`); without a store, the client drops them (`closed`). Never
   * rejects. Later calls return the same report.
   *
   * @example
   * ```ts
   * const { delivered, dropped } = await client.close({ timeoutMs: 2000 });
   * ```
   */
  close(options?: CloseOptions): Promise<FlushReport>;

  /**
   * Counts what happened to all signals so far.
   *
   * @example
   * ```ts
   * const { delivered, pending, dropped } = client.stats();
   * ```
   */
  stats(): ClientStats;

  /**
   * Returns a view of this client for one user or one request of a server. The view shares the queue, `flush`, `close`,
   * `stats` and consent with this client. `identify`, `resetUser` and `newSession` affect the view alone. A view costs
   * about a microsecond. The client computes the hash of the view's user when a signal first needs it.
   *
   * @example
   * ```ts
   * const telemetry = client.with({ userID: request.user.id, payload: { 'Request.route': '/orders' } });
   * telemetry.sendSignal('Order.placed');
   * ```
   */
  with<Given extends object = Payload>(
    view: ViewOptions<Given> & { readonly payload?: Given | undefined },
  ): Client<Signals>;

  /**
   * Whether the user agrees: the decision of this run or an earlier run, or else the value of the option. `denied` while
   * telemetry is off. If it is `unknown`, ask the user.
   */
  readonly consent: ConsentState;
  /**
   * What keeps telemetry off: the user's decision, a variable of the environment, a setting of the browser, or the
   * program. `undefined` unless `consent` is `denied`.
   *
   * @example
   * ```ts
   * const { offReason } = client;
   * if (offReason?.by === 'environment') console.log(`telemetry is off, because ${offReason.name} is set`);
   * ```
   */
  readonly offReason?: OffReason | undefined;
  /**
   * Calls a listener whenever `consent` changes, also by an opt-out in another tab or program. While a page has a
   * listener, a decision in another tab applies to this page at once. Does nothing on a server that renders pages. The
   * function needs no `this`, so that `useSyncExternalStore` of React can use it. A listener may decide, too: all
   * listeners receive each change once, in order.
   *
   * @returns A function that removes the listener.
   * @example
   * ```ts
   * const stop = client.onConsentChange((consent) => banner.show(consent === 'unknown'));
   * // In a component of React:
   * const consent = useSyncExternalStore(client.onConsentChange, () => client.consent, () => 'unknown');
   * ```
   */
  onConsentChange(listener: (consent: ConsentState) => unknown): () => void;
  /**
   * Identifies the current period of consent; `undefined` after an opt-out. Use it as the key of a `WeakMap` for data
   * about the user: the data then disappears on opt-out. Views with the same user and session have the same epoch. A
   * view that names neither has the epoch of its client.
   */
  readonly consentEpoch?: object | undefined;
  /**
   * Returns the milliseconds on the client's clock since a fixed start, to measure durations. The time during which the
   * user does not see the page does not count.
   *
   * @param includeBackgroundTime - Whether that time counts, too. `false` by default.
   * @example
   * ```ts
   * const start = client.elapsedMs?.() ?? 0;
   * ```
   */
  elapsedMs?(includeBackgroundTime?: boolean): number;
  /** The plain user identifier. It never leaves the client. */
  readonly userID: string;
  /** The hash that TelemetryDeck stores in place of the user identifier. */
  readonly userIDHash: string;
  /** The identifier of the current session. */
  readonly sessionID: string;

  /**
   * Names the user of all signals from now on. Called right after `createClient`, it names the user of the first session,
   * too; later it keeps the session. An empty identifier names no user: it has the effect of `resetUser`. A value that is
   * not a string changes nothing, and the logger reports it.
   *
   * @example
   * ```ts
   * client.identify('somebody@example.com');
   * ```
   */
  identify(userID: string): void;
  /**
   * Undoes `identify`: later signals have the user of the options again, or the default user.
   *
   * @example
   * ```ts
   * client.identify('somebody@example.com');
   * client.resetUser(); // on logout
   * ```
   */
  resetUser(): void;
  /**
   * Starts a new session and returns its identifier.
   *
   * @param sessionID - The identifier of the session. A new UUID by default.
   * @example
   * ```ts
   * const sessionID = client.newSession();
   * ```
   */
  newSession(sessionID?: string): string;

  /**
   * Switches telemetry off and stores the decision, if the platform has storage. Deletes all pending signals, in memory
   * and in lasting storage (they count as `disabled`), aborts the running requests, and deletes all stored data about
   * the user. Other clients of the program notice before their next request, other running programs and tabs of the app
   * within a second of work.
   *
   * @returns Whether the next run will know the decision. `false` without storage.
   * @example
   * ```ts
   * const isRemembered = client.optOut();
   * console.log(isRemembered ? 'Telemetry is off.' : 'Telemetry is off, but that could not be remembered.');
   * ```
   */
  optOut(): boolean;
  /**
   * Switches telemetry on, stores the decision, and sends the signals that waited for it. Has no effect while the
   * environment, the browser or `enabled: false` keeps telemetry off.
   *
   * @returns Whether the next run will know the decision. `false` also if a consent listener has opted out meanwhile.
   * @example
   * ```ts
   * settings.onTelemetryOn(() => client.optIn());
   * ```
   */
  optIn(): boolean;

  /** {@link Client.close}, for `using`. `using` does not wait for the result. */
  [Symbol.dispose](): void;
  /** {@link Client.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The user, session and parameters of a view of a client. Absent values are those of the client. */
export interface ViewOptions<Given extends object = Payload> {
  /**
   * The plain user identifier; the client sends only its hash. @defaultValue the client's user, also for an empty text
   */
  readonly userID?: string | undefined;
  /** The session of the view's signals. @defaultValue the client's session */
  readonly sessionID?: string | undefined;
  /** Parameters of the view's signals. They override the client's default payload. @defaultValue none */
  readonly payload?: CheckedPayload<Given> | undefined;
}

/** Options of `flush`. */
export interface FlushOptions {
  /** The longest wait, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait early when it is aborted. `flush` then resolves. @defaultValue none */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `close`. */
export interface CloseOptions {
  /** The longest wait, in milliseconds. @defaultValue 5000 */
  readonly timeoutMs?: number | undefined;
}

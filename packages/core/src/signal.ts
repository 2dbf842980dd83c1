import type { EncodedPayload } from './payload.js';

/**
 * One signal, as TelemetryDeck's ingest API takes it.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export interface SignalBody {
  /** The app that the signal belongs to. */
  readonly appID: string;
  /** The hash of the user's identifier, see `hashUserID`. */
  readonly clientUser: string;
  /** Groups the signals of one session. */
  readonly sessionID: string;
  /** Whether the signal counts as a test, which the dashboard shows apart. */
  readonly isTestMode: boolean;
  /** The signal's name, such as `Scope.subScope.name`. */
  readonly type: string;
  /** When the signal was sent by the program: ISO 8601, UTC, with milliseconds. */
  readonly receivedAt: string;
  /** The signal's parameters. */
  readonly payload: EncodedPayload;
  /** One number that the dashboard can sum and average. */
  readonly floatValue?: number;
}

/** What may be said of one signal beside its type and payload. */
export interface SignalOptions {
  /** One finite number that the dashboard can sum and average; its own field, not part of the payload. */
  readonly floatValue?: number | undefined;
  /** Cancels the delivery of this signal as long as it has not left. */
  readonly signal?: AbortSignal | undefined;
}

/** What may be said of a delivery that is awaited. */
export interface DeliverOptions extends SignalOptions {
  /**
   * How long to wait for the endpoint, in milliseconds.
   *
   * @defaultValue the client's `timeoutMs`
   */
  readonly timeoutMs?: number | undefined;
}

import { oneLine } from './one-line.js';
import { ownValues } from './own-values.js';

/**
 * What went wrong, for code that handles errors.
 *
 * - `NO_APP_ID`: the app ID of `createClient` is empty, or the placeholder of the documentation.
 * - `NO_SIGNAL_TYPE`: the type of a signal is empty.
 * - `RESERVED_NAME`: a parameter has the name of a signal's field. Version 3 of the API cannot tell the two apart.
 * - `NO_TRANSPORT`: the client of `@td/core` has no transport.
 * - `INVALID_OPTION`: an option is unknown, or its value is invalid.
 * - `INVALID_VALUE`: TelemetryDeck does not accept a value of a ready-made signal.
 * - `NOT_CONFIGURED`: the call needs a client, and the lazy client has none yet.
 * - `REFUSED`: the endpoint answered `deliverSignal` with a status outside 200 to 299. After 502 and 504 it may have the
 *   signal: a gateway has lost the answer.
 * - `RATE_LIMITED`: `deliverSignal` was called more often than the option `rateLimit` allows, or 1000 deliveries wait for
 *   the client of a lazy client already.
 * - `NETWORK`, `TIMEOUT`, `ABORTED`: there was no response; see {@link TransportError}.
 * - `CLOSED`: `deliverSignal` was called on a closed client, or `close` ended the delivery.
 * - `UNSERIALIZABLE`: a signal of `deliverSignal` cannot be encoded, because the program's own code threw an error
 *   meanwhile. That error is the cause.
 */
export type TelemetryDeckErrorCode =
  | 'NO_APP_ID'
  | 'NO_SIGNAL_TYPE'
  | 'RESERVED_NAME'
  | 'NO_TRANSPORT'
  | 'INVALID_OPTION'
  | 'INVALID_VALUE'
  | 'NOT_CONFIGURED'
  | 'REFUSED'
  | 'RATE_LIMITED'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'CLOSED'
  | 'UNSERIALIZABLE';

/** Marks errors of this library, so that two copies of the package in one program recognise each other's errors. */
const brand: unique symbol = Symbol.for('@td/core/error') as never;

/**
 * The base class of all errors of this library.
 *
 * The library throws errors for mistakes in the calling code, such as an empty app ID or an invalid option, and from
 * `deliverSignal`. `sendSignal` never throws for a failed delivery.
 *
 * @example
 * ```ts
 * try {
 *   createClient(process.env.APP_ID ?? '');
 * } catch (error) {
 *   if (isTelemetryDeckError(error) && error.code === 'NO_APP_ID') console.error('Set APP_ID first.');
 * }
 * ```
 */
export class TelemetryDeckError extends Error {
  override name = 'TelemetryDeckError';
  /** What went wrong. */
  readonly code: TelemetryDeckErrorCode;
  /** The HTTP status of the response (only with `REFUSED`). */
  readonly status: number | undefined;
  /** The start of the response's text (only with `REFUSED`). */
  readonly responseText: string | undefined;

  constructor(
    code: TelemetryDeckErrorCode,
    message: string,
    details: { readonly cause?: unknown; readonly status?: number; readonly responseText?: string | undefined } = {},
  ) {
    super(oneLine(message), details);
    this.code = code;
    this.status = details.status;
    this.responseText = details.responseText;
    Object.defineProperty(this, brand, ownValues({ value: true }));
  }
}

/** Why there was no response. */
export type TransportErrorKind = 'network' | 'timeout' | 'aborted';

/**
 * Thrown by a transport if there was no response, and only then. Every status is a response.
 *
 * @example
 * ```ts
 * throw new TransportError('network', 'connection refused', { cause: error });
 * ```
 */
export class TransportError extends TelemetryDeckError {
  override name = 'TransportError';
  /** `network`: the connection failed; `timeout`: the request took too long; `aborted`: the caller aborted it. */
  readonly kind: TransportErrorKind;
  /**
   * Whether the endpoint may have received the request: the transport wrote it, or may have written it, before the
   * failure. `true` by default for `timeout` and `aborted`, `false` for `network`.
   */
  readonly maybeSent: boolean;

  constructor(
    kind: TransportErrorKind,
    message: string,
    details: { readonly cause?: unknown; readonly maybeSent?: boolean | undefined } = {},
  ) {
    super(kind.toUpperCase() as Uppercase<TransportErrorKind>, message, details);
    this.kind = kind;
    this.maybeSent = details.maybeSent ?? kind !== 'network';
  }
}

/**
 * Returns whether a value is an error of this library, from this or another copy of the package. Use it in place of
 * `instanceof`.
 *
 * @example
 * ```ts
 * if (isTelemetryDeckError(error)) console.error(error.code);
 * ```
 */
export function isTelemetryDeckError(value: unknown): value is TelemetryDeckError {
  try {
    return brand in Object(value);
  } catch {
    // A proxy may throw for any operation.
    return false;
  }
}

/** Creates the error for an invalid option. */
export const invalid = (message: string): TelemetryDeckError => new TelemetryDeckError('INVALID_OPTION', message);

/** Creates the error for a delivery on a closed client, and for a delivery that `close` ends. */
export const closedError = (cause?: unknown): TelemetryDeckError =>
  new TelemetryDeckError('CLOSED', 'the client is closed', cause ? { cause } : {});

/**
 * What went wrong, as a word to branch on.
 *
 * - `NO_APP_ID`: `createClient` was given an empty app ID.
 * - `NO_SIGNAL_TYPE`: a signal was given an empty type.
 * - `RESERVED_NAME`: a parameter has the name of a field that a signal has anyway, which version 3 of the API cannot
 *   tell apart.
 * - `NO_TRANSPORT`: `createClient` of `@td/core` was given no transport.
 * - `INVALID_OPTION`: an option is unknown, or its value cannot be used.
 * - `INVALID_VALUE`: a ready-made signal was given a value that means nothing to TelemetryDeck.
 * - `NOT_CONFIGURED`: a lazy client was asked for what only a client can know.
 * - `REFUSED`: the endpoint answered `deliverSignal` with a status that is no success.
 * - `NETWORK`, `TIMEOUT`, `ABORTED`: there was no response; see {@link TransportError}.
 * - `CLOSED`: `deliverSignal` was called on a closed client.
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
  | 'NETWORK'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'CLOSED';

/** Two copies of this package in one program recognise each other's errors by this brand. */
const brand: unique symbol = Symbol.for('@td/core/error') as never;

/**
 * The base of every error that this library throws.
 *
 * Thrown for what the caller can mend (an empty app ID, an unusable option) and by `deliverSignal`. Never thrown by
 * `sendSignal` for anything that happens after the signal was handed over.
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
  declare readonly code: TelemetryDeckErrorCode;
  /** The HTTP status, where an endpoint answered (`REFUSED`). */
  declare readonly status: number | undefined;
  /** The start of the response's text, where an endpoint answered (`REFUSED`). */
  declare readonly responseText: string | undefined;

  constructor(
    code: TelemetryDeckErrorCode,
    message: string,
    details: { readonly cause?: unknown; readonly status?: number; readonly responseText?: string | undefined } = {},
  ) {
    super(message, details);
    this.code = code;
    this.status = details.status;
    this.responseText = details.responseText;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Why there was no response. */
export type TransportErrorKind = 'network' | 'timeout' | 'aborted';

/**
 * Thrown by a transport when, and only when, there was no response. Any status at all is a response.
 *
 * @example
 * ```ts
 * throw new TransportError('network', 'connection refused', { cause: error });
 * ```
 */
export class TransportError extends TelemetryDeckError {
  override name = 'TransportError';
  /** `network`: it failed; `timeout`: it took too long; `aborted`: the request's signal was aborted. */
  declare readonly kind: TransportErrorKind;
  /**
   * Whether the endpoint may have received the request all the same: it was written, or might have been, before the
   * failure. By default a time-out and an abort leave it open, and a network failure does not.
   */
  declare readonly maybeSent: boolean;

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
 * Whether a value is an error of this library, also one from another copy of it.
 *
 * @example
 * ```ts
 * if (isTelemetryDeckError(error)) console.error(error.code);
 * ```
 */
export function isTelemetryDeckError(value: unknown): value is TelemetryDeckError {
  return typeof value === 'object' && value !== null && brand in value;
}

/** The error for an option that cannot be used. */
export function invalid(message: string): TelemetryDeckError {
  return new TelemetryDeckError('INVALID_OPTION', message);
}

/** The error for a delivery on a closed client. */
export function closedError(): TelemetryDeckError {
  return new TelemetryDeckError('CLOSED', 'the client is closed');
}

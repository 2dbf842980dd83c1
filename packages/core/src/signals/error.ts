import { errorIDOf } from './error-id.js';
import { readSafely } from './read-safely.js';
import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/** Options of {@link errorOccurred}. */
export interface ErrorOptions extends ReadyMadeSignalOptions {
  /** The identifier of the error. @defaultValue its own `id`, or else its name or type */
  readonly id?: string | undefined;
  /** The category of the error. @defaultValue not sent for an identifier, otherwise `thrown-exception` */
  readonly category?: 'thrown-exception' | 'user-input' | 'app-state' | undefined;
  /** The message, sent unchanged. It must not contain data about the user. @defaultValue not sent */
  readonly message?: string | undefined;
}

/**
 * Reports an error: sends `TelemetryDeck.Error.occurred`.
 *
 * @param error - The identifier of the error, or what was thrown: an `Error` or anything else. Its identifier is its own
 *   `id` (that of a plain object does not count), or else its name or type. Of an object that is not an error, only a
 *   name such as `PaymentError` counts. The client does not send the message of an `Error`, because it may contain data
 *   about the user.
 * @see https://telemetrydeck.com/docs/articles/preset-errors/
 * @example
 * ```ts
 * errorOccurred(client, 'Import.fileUnreadable', { category: 'user-input' });
 * ```
 */
export function errorOccurred(client: SignalSender, error: unknown, given?: ErrorOptions): void {
  const { id, category, message, ...options } = readSafely(given);
  const isID = typeof error === 'string' && error !== '';
  sendReadyMade(
    client,
    'Error.occurred',
    {
      'TelemetryDeck.Error.id': start(id || (isID ? error : errorIDOf(error))),
      'TelemetryDeck.Error.category': category ?? (isID ? undefined : 'thrown-exception'),
      'TelemetryDeck.Error.message': message,
    },
    options,
  );
}

/** The most characters of an identifier. None needs more. */
const MAX_ID = 10_000;

const start = (id: unknown): string => (typeof id === 'string' ? id.slice(0, MAX_ID) : (id as string));

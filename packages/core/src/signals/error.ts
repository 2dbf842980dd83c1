import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/** Options of {@link errorOccurred}. */
export interface ErrorOptions extends ReadyMadeSignalOptions {
  /** The category of the error. @defaultValue `thrown-exception` for an `Error`, otherwise not sent */
  readonly category?: 'thrown-exception' | 'user-input' | 'app-state' | undefined;
  /** The message, sent unchanged. It must not contain data about the user. @defaultValue not sent */
  readonly message?: string | undefined;
}

/**
 * Reports an error: sends `TelemetryDeck.Error.occurred`.
 *
 * @param error - The identifier of the error, or an `Error`, whose name is the identifier. The client does not send the
 *   message of an `Error`, because it may contain data about the user.
 * @see https://telemetrydeck.com/docs/articles/preset-errors/
 * @example
 * ```ts
 * errorOccurred(client, 'Import.fileUnreadable', { category: 'user-input' });
 * ```
 */
export function errorOccurred(
  client: SignalSender,
  error: string | Error,
  { category = typeof error === 'string' ? undefined : 'thrown-exception', message, ...options }: ErrorOptions = {},
): void {
  sendReadyMade(
    client,
    'Error.occurred',
    {
      'TelemetryDeck.Error.id': typeof error === 'string' ? error : error.name,
      'TelemetryDeck.Error.category': category,
      'TelemetryDeck.Error.message': message,
    },
    options,
  );
}

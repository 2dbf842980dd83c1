import { type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/** What can be said of an error. */
export interface ErrorOptions extends ReadyMadeSignalOptions {
  /** What kind of error it is. @defaultValue `thrown-exception` for an `Error`, else none */
  readonly category?: 'thrown-exception' | 'user-input' | 'app-state' | undefined;
  /** What it says. It leaves the machine as it is: take care that it says nothing of the user. @defaultValue not sent */
  readonly message?: string | undefined;
}

/**
 * Tells that an error has occurred: `TelemetryDeck.Error.occurred`.
 *
 * @param error - An identifier of the error, or an `Error`, whose name is one; its message is not sent, since it may say
 *   something of the user.
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

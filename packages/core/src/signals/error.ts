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
 *   message of an `Error`, because it may contain data about the user. In a `catch` block it may be anything that was
 *   thrown: a value without a name is identified by itself, such as `404`, or by its type, such as `object`.
 * @see https://telemetrydeck.com/docs/articles/preset-errors/
 * @example
 * ```ts
 * errorOccurred(client, 'Import.fileUnreadable', { category: 'user-input' });
 * ```
 */
export function errorOccurred(client: SignalSender, error: string | Error, given?: ErrorOptions): void {
  const { category = typeof error === 'string' ? undefined : 'thrown-exception', message, ...options } = given ?? {};
  sendReadyMade(
    client,
    'Error.occurred',
    {
      'TelemetryDeck.Error.id': idOf(error),
      'TelemetryDeck.Error.category': category,
      'TelemetryDeck.Error.message': message,
    },
    options,
  );
}

/** Never throws: a program reports errors where it must not fail again. */
function idOf(error: unknown): string {
  if (Object(error) !== error && typeof error !== 'symbol') return String(error);
  try {
    const { name } = error as Error;
    if (name && typeof name === 'string') return name;
  } catch {}
  return typeof error;
}

import { memoryOf } from '../contracts/consent-epochs.js';
import { readSafely } from './read-safely.js';
import { epochOf, type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/** The key of the last path in the memory of a consent epoch. An opt-out removes it. */
const PATH = /* @__PURE__ */ Symbol('path');

/** Options of {@link navigationPathChanged}. */
export interface NavigationOptions extends ReadyMadeSignalOptions {
  /**
   * The previous path; empty if the user comes from outside the app.
   *
   * @defaultValue the path of the last call for this user and session
   */
  readonly from?: string | undefined;
}

/**
 * Reports a step of the user through the app: sends `TelemetryDeck.Navigation.pathChanged`.
 *
 * @param path - The new path: parts with dots or slashes between them. A number is sent as text; any other value that is
 *   not a text, as an empty path.
 * @see https://telemetrydeck.com/docs/articles/navigation-signals/
 * @example
 * ```ts
 * navigationPathChanged(client, 'settings.account');
 * ```
 */
export function navigationPathChanged(client: SignalSender, path: string, given?: NavigationOptions): void {
  const { from, ...options } = readSafely(given);
  const epoch = epochOf(client);
  const source = pathOf(from ?? (epoch && memoryOf(epoch).get(PATH)));
  const destination = pathOf(path);
  if (epoch) memoryOf(epoch).set(PATH, destination);
  sendReadyMade(
    client,
    'Navigation.pathChanged',
    {
      'TelemetryDeck.Navigation.schemaVersion': '1',
      'TelemetryDeck.Navigation.identifier': `${source} -> ${destination}`,
      'TelemetryDeck.Navigation.sourcePath': source,
      'TelemetryDeck.Navigation.destinationPath': destination,
    },
    options,
  );
}

/** Returns a path as text. A router may identify a page by a number, or have no path for it. */
const pathOf = (path: unknown): string => (typeof path === 'string' || typeof path === 'number' ? `${path}` : '');

import { epochOf, type ReadyMadeSignalOptions, type SignalSender, sendReadyMade } from './signal-sender.js';

/** Where the user of each client was last, as long as that may be remembered. */
const places = /* @__PURE__ */ new WeakMap<object, string>();

/** What can be said of a step through the app. */
export interface NavigationOptions extends ReadyMadeSignalOptions {
  /** Where the user came from; empty for outside the app. @defaultValue where the last call has led */
  readonly from?: string | undefined;
}

/**
 * Tells that the user has gone somewhere: `TelemetryDeck.Navigation.pathChanged`.
 *
 * @param path - Where to: parts with dots or slashes between them.
 * @see https://telemetrydeck.com/docs/articles/navigation-signals/
 * @example
 * ```ts
 * navigationPathChanged(client, 'settings.account');
 * ```
 */
export function navigationPathChanged(
  client: SignalSender,
  path: string,
  { from, ...options }: NavigationOptions = {},
): void {
  const key = epochOf(client);
  const source = from ?? (key && places.get(key)) ?? '';
  if (key) places.set(key, path);
  sendReadyMade(
    client,
    'Navigation.pathChanged',
    {
      'TelemetryDeck.Navigation.schemaVersion': '1',
      'TelemetryDeck.Navigation.identifier': `${source} -> ${path}`,
      'TelemetryDeck.Navigation.sourcePath': source,
      'TelemetryDeck.Navigation.destinationPath': path,
    },
    options,
  );
}

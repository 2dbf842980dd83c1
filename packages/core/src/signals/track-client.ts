import { type OnClose, onClose } from '../contracts/on-close.js';
import { checkClient, type SignalSender } from './signal-sender.js';

/**
 * Makes a function that tracks something for a client. It returns a function that ends the tracking; closing the client
 * ends it, too. Two calls for the same client track only once, until both have been ended. For authors of presets.
 *
 * @param begin - Begins to track. Returns a function that ends the tracking.
 * @returns The function. It throws a TelemetryDeckError `INVALID_VALUE` if its first argument is not a client.
 * @example
 * ```ts
 * const trackFocus = createTracker((client: Client) => {
 *   const onFocus = () => client.sendSignal('Window.focused');
 *   addEventListener('focus', onFocus);
 *   return () => removeEventListener('focus', onFocus);
 * });
 * ```
 */
export function createTracker<Sender extends SignalSender, Options = undefined>(
  begin: (client: Sender, options?: Options) => () => void,
): (client: Sender, options?: Options) => () => void {
  const tracked = new WeakMap<object, { calls: number; readonly end: () => void }>();
  return (client, options) => {
    checkClient(client);
    const entry = tracked.get(client) ?? { calls: 0, end: begin(client, options) };
    tracked.set(client, entry);
    entry.calls++;
    let isOver = false;
    let ignoreClose = () => {};
    const stop = () => {
      if (isOver) return;
      isOver = true;
      ignoreClose();
      if (--entry.calls > 0) return;
      tracked.delete(client);
      entry.end();
    };
    ignoreClose = (client as { readonly [onClose]?: OnClose })[onClose]?.(stop) ?? ignoreClose;
    return stop;
  };
}

import { type OnClose, onClose } from '../contracts/on-close.js';
import { checkClient, type SignalSender } from './signal-sender.js';

/**
 * Makes a function that tracks something for a client until its removal is called, or the client is closed. For authors
 * of presets. A client that is tracked twice is tracked once, until both removals are called.
 *
 * @param begin - Begins to track; returns what ends that.
 * @returns The function. It throws a TelemetryDeckError `INVALID_VALUE` if the client is none.
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

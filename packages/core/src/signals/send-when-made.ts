import { type WhenMade, whenMade } from '../contracts/when-made.js';
import type { SignalSender } from './signal-sender.js';

/**
 * Calls back with a client: at once, or when the lazy client is configured. The callback also learns whether the client
 * sends page views of a website, because the signals of a preset may differ there. For authors of presets. The lazy
 * client counts the call as a signal.
 *
 * @param send - Sends one signal.
 * @example
 * ```ts
 * sendWhenMade(lazy, (client, isWebsite) => sendPageView(client, isWebsite));
 * ```
 */
export function sendWhenMade(client: SignalSender, send: (client: SignalSender, isWebsite: boolean) => void): void {
  const ask = (client as { readonly [whenMade]?: WhenMade })[whenMade];
  if (ask) ask(send);
  else send(client, false);
}

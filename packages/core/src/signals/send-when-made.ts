import { type WhenMade, whenMade } from '../contracts/when-made.js';
import type { SignalSender } from './signal-sender.js';

/**
 * Calls back with a client that is made, at once or when a lazy client is configured, and with whether it sends page views
 * of a website. For authors of presets, whose signals differ between the two. The lazy client counts the call as a signal.
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

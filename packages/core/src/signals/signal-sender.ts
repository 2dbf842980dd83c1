import type { Payload } from '../contracts/payload.js';
import type { SignalOptions } from '../contracts/signal.js';
import { type Decided, decision } from '../internal/consent-epoch.js';

/** A client, as far as a preset needs one: any, also one that knows the app's signals. */
export interface SignalSender {
  /** As that of a client. */
  sendSignal(type: never, ...args: never[]): void;
}

/** What a signal of TelemetryDeck's own can be given beside what it is about. */
export interface ReadyMadeSignalOptions extends SignalOptions {
  /** Parameters of the program's own. They beat those of the preset. @defaultValue none */
  readonly payload?: Payload | undefined;
}

/**
 * What may be remembered of a client's signals is remembered by this: another one after each opt-out, and nothing while
 * the user is out.
 */
export const decisionOf = (client: SignalSender & Partial<Decided>): object | undefined =>
  decision in client ? client[decision] : client;

/** Sends one of TelemetryDeck's own signals. */
export function sendReadyMade(
  client: SignalSender,
  type: string,
  parameters: Payload,
  { payload, ...options }: ReadyMadeSignalOptions = {},
): void {
  sendAny(client, `TelemetryDeck.${type}`, { ...parameters, ...payload }, options);
}

/** Sends a signal by whatever name, also one that the client's own type does not have. */
export function sendAny(client: SignalSender, type: string, payload: Payload, options: SignalOptions): void {
  const send = client.sendSignal as (type: string, payload: Payload, options: SignalOptions) => void;
  send.call(client, type, payload, options);
}

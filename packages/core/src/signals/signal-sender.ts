import type { Payload } from '../contracts/payload.js';
import type { SignalOptions } from '../contracts/signal.js';

/** A client, as far as a ready-made signal needs one: any, also one that knows the app's signals. */
export interface SignalSender {
  /** As that of a client. */
  sendSignal(type: never, ...args: never[]): void;
  /** As that of a client. */
  readonly consentEpoch?: object | undefined;
}

/** Options of a ready-made signal. */
export interface ReadyMadeSignalOptions extends SignalOptions {
  /** Parameters of the program's own. They beat those of the ready-made signal. @defaultValue none */
  readonly payload?: Payload | undefined;
}

/** What a ready-made signal may remember of a client's user, it remembers by this object; by none after an opt-out. */
export const epochOf = (client: SignalSender): object | undefined =>
  'consentEpoch' in client ? client.consentEpoch : client;

/** Sends one of TelemetryDeck's own signals. */
export function sendReadyMade(
  client: SignalSender,
  type: string,
  parameters: Payload,
  { payload, ...options }: ReadyMadeSignalOptions = {},
): void {
  sendAny(client, `TelemetryDeck.${type}`, { ...parameters, ...payload }, options);
}

/** Sends a signal by any name, also one that the client's own type does not have. */
export function sendAny(client: SignalSender, type: string, payload: Payload, options: SignalOptions): void {
  const send = client.sendSignal as (type: string, payload: Payload, options: SignalOptions) => void;
  send.call(client, type, payload, options);
}

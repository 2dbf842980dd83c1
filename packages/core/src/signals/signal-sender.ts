import { TelemetryDeckError } from '../contracts/errors.js';
import type { Payload } from '../contracts/payload.js';
import type { SignalOptions } from '../contracts/signal.js';
import { mergePayloads, readSafely } from './read-safely.js';

/** The part of a client that ready-made signals need. Every client has it, also a typed one. */
export interface SignalSender {
  /** Same as `sendSignal` of a client. */
  sendSignal(type: never, ...args: never[]): void;
  /** Same as `consentEpoch` of a client. */
  readonly consentEpoch?: object | undefined;
  /** Same as `elapsedMs` of a client. */
  elapsedMs?(includeBackgroundTime?: boolean): number;
}

/** Options of a ready-made signal. */
export interface ReadyMadeSignalOptions extends SignalOptions {
  /** Your own parameters. They override those of the ready-made signal. @defaultValue none */
  readonly payload?: object | undefined;
}

/** Returns the key for data about a client's user; `undefined` after an opt-out. */
export const epochOf = (client: SignalSender): object | undefined =>
  'consentEpoch' in checkClient(client) ? client.consentEpoch : client;

/**
 * Returns the client. For authors of presets.
 *
 * @throws TelemetryDeckError `INVALID_VALUE` if it is not a client, such as a variable that is not set yet.
 */
export function checkClient(client: SignalSender): SignalSender {
  try {
    if (typeof Object(client).sendSignal === 'function') return client;
  } catch {
    // A proxy has failed.
  }
  throw new TelemetryDeckError('INVALID_VALUE', `client must be a client with sendSignal(), not ${typeof client}`);
}

/** Sends a ready-made signal. */
export function sendReadyMade(
  client: SignalSender,
  type: string,
  parameters: Payload,
  given?: ReadyMadeSignalOptions,
): void {
  const { payload, ...options } = readSafely(given);
  sendAny(client, `TelemetryDeck.${type}`, mergePayloads(parameters, payload), options);
}

/** Sends a signal with any name, even if the client's type does not list it. */
export function sendAny(client: SignalSender, type: string, payload: Payload, options: SignalOptions): void {
  const send = checkClient(client).sendSignal as (type: string, payload: Payload, options: SignalOptions) => void;
  send.call(client, type, payload, options);
}

import type { Payload } from './payload.js';
import type { Transport } from './transport.js';

/**
 * What a preset knows of the platform it runs on. All of it is a default: what the program says beats it. Nothing here
 * is asked for while telemetry is off.
 */
export interface Platform {
  /** Makes the transport that is used when the program names none. */
  createTransport?(): Transport;
  /** The identifier of a user who was not named. */
  defaultUserID?(): string;
  /** Parameters that every signal carries. */
  defaultPayload?(): Payload;
  /** Whether the user of this machine has switched telemetry off. */
  isOptedOut?(): boolean;
}

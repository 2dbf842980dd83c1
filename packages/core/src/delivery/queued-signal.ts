import type { StoredSignal } from '../contracts/signal-store.js';

/** A signal in the queue, with what its delivery has come to so far. */
export interface QueuedSignal {
  /** Put together when somebody wants to read it; a request does without. */
  text?: string | undefined;
  /** The size in UTF-8, in bytes. */
  readonly bytes: number;
  /** What it begins with, encoded, where the signals before it begin so, too: all but what is its own. */
  opening?: Opening | undefined;
  /** What follows the opening; all of it where it has none. A signal that is read, or was taken over from a store, has its text. */
  own?: string | undefined;
  /** Its place in the order in which signals came, from 1; the queue says it. */
  sequence?: number;
  /** Cancels the signal as long as it has not left. */
  readonly cancel?: AbortSignal | undefined;
  /** When its first attempt failed, on the monotonic clock. */
  failedAt?: number | undefined;
  /** How many attempts the endpoint answered with an error. */
  errors?: number;
}

/** What signals have in common that come one after another. */
export interface Opening {
  readonly text: string;
  readonly encoded: Uint8Array;
}

/** The same signal, to be read, also by those who read all that it has. */
export function readable(signal: QueuedSignal): StoredSignal {
  if (signal.own !== undefined) signal.text = (signal.opening?.text ?? '') + signal.own;
  signal.opening = signal.own = undefined;
  return signal as StoredSignal;
}

import type { StoredSignal } from './signal-store.js';

/** What signals begin with that come one after another: all but what is their own. Encoded once for all of them. */
export interface Opening {
  readonly text: string;
  readonly encoded: Uint8Array;
}

/** A signal in the queue, with what its delivery has come to so far. */
export interface QueuedSignal {
  /** Put together when somebody wants to read it; a request does without. */
  text?: string | undefined;
  /** The size in UTF-8, in bytes. */
  readonly bytes: number;
  /** What it begins with; a signal that was taken over from a store has its text only. */
  readonly opening?: Opening;
  /** What follows the opening. */
  readonly own?: string;
  /** Its place in the order in which signals came, from 1; the queue says it. */
  sequence?: number;
  /** Cancels the signal as long as it has not left. */
  readonly cancel?: AbortSignal | undefined;
  /** When its first attempt failed, on the monotonic clock. */
  failedAt?: number | undefined;
  /** How many attempts the endpoint answered with an error. */
  errors?: number;
}

/** The same signal, to be read. */
export function readable(signal: QueuedSignal): StoredSignal {
  signal.text ??= `${signal.opening?.text}${signal.own}`;
  return signal as StoredSignal;
}

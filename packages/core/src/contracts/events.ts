import type { DropReason } from './drop-reasons.js';
import type { TransportError } from './errors.js';
import type { StoredSignal } from './signal-store.js';

/**
 * What a response means for the signals that were sent.
 *
 * - `delivered`: the endpoint has them.
 * - `retry`: it may take them later.
 * - `split`: the request was too large; half of it may not be.
 * - `refused`: it will never take them.
 * - `misdirected`: the endpoint is elsewhere, which is a matter of configuration.
 */
export type Verdict = 'delivered' | 'retry' | 'split' | 'refused' | 'misdirected';

/** How one attempt to deliver signals ended. */
export interface AttemptResult {
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  /** The start of the response's text, where the status is no success. */
  readonly text: string;
  /** Why there was no response. */
  readonly error?: TransportError | undefined;
}

/**
 * What happens to signals, for features that listen.
 *
 * - `attempted`: the endpoint has answered, or has not: see {@link Verdict}. `signals` counts those that are sent again.
 * - `kept`: lasting storage has them.
 * - `dropped`: the client has given them up, and `stats().dropped` counts them.
 * - `omitted`: a part of a signal cannot be encoded, and the signal goes on without it.
 * - `failed`: something else went wrong: a processor, a function of the program's, storage.
 */
export type ClientEvent =
  | {
      readonly kind: 'attempted';
      readonly verdict: Verdict;
      readonly signals: number;
      readonly result: AttemptResult;
      readonly sent: readonly StoredSignal[];
      /** How many attempts in a row have failed. */
      readonly failures: number;
    }
  | { readonly kind: 'kept'; readonly signals: number }
  | { readonly kind: 'dropped'; readonly signals: number; readonly reason: DropReason }
  | { readonly kind: 'omitted'; readonly what: string; readonly type: string | undefined }
  | { readonly kind: 'failed'; readonly what: string; readonly isError?: boolean };

/**
 * What `withDiagnostics` reports of signals on their way.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics((event) => console.debug(event.kind, event.reason, event.signals)));
 * ```
 */
export interface DeliveryEvent {
  /**
   * - `retried`: an attempt failed; they wait to be sent again.
   * - `split`: the request was too large; they are sent again in smaller ones.
   * - `dropped`: the client has given them up, and `stats().dropped` counts them.
   */
  readonly kind: 'retried' | 'split' | 'dropped';
  /** Why, in a word or a sentence: a reason of `stats().dropped`, or what the endpoint or the network did. */
  readonly reason: string;
  /** How many signals, since the last event of this kind and reason. */
  readonly signals: number;
}

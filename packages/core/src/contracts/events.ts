import type { DropReason } from './drop-reasons.js';
import type { TransportError } from './errors.js';
import type { StoredSignal } from './signal-store.js';

/**
 * What a response means for the signals of the request.
 *
 * - `delivered`: the endpoint has accepted them.
 * - `retry`: the endpoint may accept them later.
 * - `split`: the request was too large. The client tries again with half as many signals.
 * - `refused`: the endpoint will never accept them.
 * - `misdirected`: the endpoint has another address, so the configuration is wrong. The client tries again.
 */
export type Verdict = 'delivered' | 'retry' | 'split' | 'refused' | 'misdirected';

/** How one attempt to deliver signals ended. */
export interface AttemptResult {
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  /** The start of the response's text, unless the status is a success. */
  readonly text: string;
  /** Why there was no response. */
  readonly error?: TransportError | undefined;
}

/**
 * What happens to signals, for features that listen.
 *
 * - `attempted`: an attempt has ended, see {@link Verdict}. `signals` counts the signals that the client sends again.
 * - `kept`: lasting storage has the signals.
 * - `dropped`: the client has given up the signals. `stats().dropped` counts them.
 * - `omitted`: a part of a signal cannot be encoded. The client sends the signal without it.
 * - `failed`: something else failed, such as a processor, a function of the program, or storage.
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
 * What `withDiagnostics` reports about signals that are not delivered yet, or never will be.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDiagnostics((event) => console.debug(event.kind, event.reason, event.signals)));
 * ```
 */
export interface DeliveryEvent {
  /**
   * - `delivered`: the endpoint has them. `stats().delivered` counts them.
   * - `kept`: lasting storage has them. The client stores a signal that waits for long more than once.
   * - `retried`: an attempt failed. The signals wait for the next attempt.
   * - `split`: the request was too large. The client sends the signals again in smaller requests.
   * - `dropped`: the client has given up the signals. `stats().dropped` counts them.
   */
  readonly kind: 'delivered' | 'kept' | 'retried' | 'split' | 'dropped';
  /**
   * Why, in a word or a sentence: a reason of `stats().dropped`, `stored`, or what happened at the endpoint or in the
   * network.
   */
  readonly reason: string;
  /** The number of signals since the last event of this kind and reason. */
  readonly signals: number;
}

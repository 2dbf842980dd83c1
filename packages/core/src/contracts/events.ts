/**
 * What happened to signals on their way, for a listener.
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
   * - `dropped`: they were given up, and counted in `stats().dropped`.
   */
  readonly kind: 'retried' | 'split' | 'dropped';
  /** Why, in a word or a sentence: a reason of `stats().dropped`, or what the endpoint or the network did. */
  readonly reason: string;
  /** How many signals, since the last event of this kind and reason. */
  readonly signals: number;
}

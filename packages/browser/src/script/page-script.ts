import type { ConsentState, Payload, SignalOptions } from '@td/core';
import type { EarlyCall } from './early-calls.js';

/**
 * What the script offers a page, as `td`.
 *
 * @example
 * ```html
 * <button onclick="td.signal('Shop.ordered', { items: 3 })">Order</button>
 * ```
 */
export interface PageScript {
  /** The app of the script's tag. A second tag of the same app does nothing. */
  readonly appID: string;
  /** The apps of all tags so far. */
  readonly appIDs: readonly string[];
  /** Whether the user agrees: `granted` or `denied`. */
  readonly consent: ConsentState;
  /**
   * Sends a signal of the page.
   *
   * @param type - Its name, such as `Shop.ordered`.
   * @throws TelemetryDeckError `NO_SIGNAL_TYPE` if the name is no text.
   */
  signal(type: string, payload?: Payload, options?: SignalOptions): void;
  /**
   * Counts a page view by hand.
   *
   * @param path - The path to count in place of the page's own.
   */
  pageView(path?: string): void;
  /** Records that the user agrees, and returns whether the next page will know. A website keeps no such decision. */
  optIn(): boolean;
  /** Records that the user refuses, and returns whether the next page will know. From now on nothing is sent. */
  optOut(): boolean;
  /** Takes calls as the stub keeps them: `td.calls.push(['signal', 'Shop.ordered'])`. */
  readonly calls: { push(call: EarlyCall): void };
}

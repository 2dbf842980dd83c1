import type { PresetOptions } from '@td/core';

/** The values that a client of `createClient` knows beside those of every client. */
export interface BrowserClientOptions extends PresetOptions {
  /**
   * Whether `localStorage` keeps signals that could not be sent before the page closed; the next page of the same origin
   * sends them. @defaultValue `true`
   */
  readonly spool?: boolean | undefined;
}

/**
 * Says whether `localStorage` keeps signals that could not be sent before the page closed. The next page of the same
 * origin sends them.
 *
 * @defaultValue `true`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSpool(false));
 * ```
 */
export const withSpool = (spool: boolean): Pick<BrowserClientOptions, 'spool'> => ({ spool });

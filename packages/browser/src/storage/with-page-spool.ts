import { type DropReason, type Feature, flag, withStore } from '@td/core';
import { isPage } from './is-page.js';
import { localStorageStore } from './local-storage-store.js';

/**
 * Keeps signals that could not be sent before the page closed in `localStorage`, at most 1 MB, until a page of the same
 * origin has sent them. `createClient` has it, and `withSpool(false)` turns it off there. It does nothing in workers and
 * on servers, and keeps nothing of a website (`withWebsite`).
 *
 * @defaultValue on in `createClient`, off in `createPageClient`
 * @example
 * ```ts
 * createPageClient('YOUR-APP-ID', withPageSpool());
 * ```
 */
export function withPageSpool(): readonly Feature[] {
  return [
    // By itself, so that the value stays known where another store takes the place of this one.
    { values: { spool: [flag, true] }, join: () => undefined },
    withStore((client) => {
      const { appID, destination, drop, emit, options, stats } = client;
      const { spool } = options as { readonly spool?: boolean };
      if (!spool || !isPage()) return undefined;
      const report = (what: string) => emit({ kind: 'failed', what });
      const onLost = (reason: DropReason) => {
        stats.recovered++;
        drop(reason, 1);
      };
      const store = localStorageStore(appID, report, onLost, options.clock.now);
      // A website stores nothing. What an app of the same identifier has stored goes elsewhere, and ends with an opt-out.
      return destination.layout.hasUser ? store : { ...store, persist: () => false, claim: async () => [] };
    }),
  ];
}

import { checkClient, type SignalSender } from '@td/core';
import { attempt, getDocument } from '../page-globals.js';
import { type PageAddress, pageAddress } from './page-address.js';
import { lastView, views } from './page-views.js';
import { PAGE_VIEW, sendOfPage } from './send-of-page.js';

/**
 * Reports a page view by hand, also of a page that has been reported. `trackPageViews` does so by itself. Nothing happens
 * where there is no document.
 *
 * A website (`withWebsite()`) sends it as TelemetryDeck's Web SDK does. An app sends
 * `TelemetryDeck.Navigation.pathChanged`, with the page and the path that the user comes from.
 *
 * @param path - The path to report, such as `/users/:id`; its query is left out. @defaultValue the path of the document
 * @throws TelemetryDeckError `INVALID_VALUE` if the client is none.
 * @see https://telemetrydeck.com/docs/articles/navigation-signals/
 * @example
 * ```ts
 * router.afterEach((to) => pageView(client, to.matched.at(-1)?.path));
 * ```
 */
export function pageView(client: SignalSender, path?: string): void {
  checkClient(client);
  if (getDocument()) reportView(client, pageAddress(client, undefined, path));
}

/** Reports the view of a page. */
export function reportView(client: SignalSender, address: PageAddress | undefined, hasTitle = false): void {
  if (!address) return;
  const { host, path, scheme, url } = address;
  const before = lastView(client);
  const source = before?.path ?? '';
  views.set(client, { url, path, referrer: before?.url, user: client.consentEpoch });
  const title = hasTitle && attempt(() => document.title);
  sendOfPage(client, address, PAGE_VIEW, typeof title === 'string' ? { title } : {}, {
    host,
    path,
    scheme,
    'TelemetryDeck.Navigation.schemaVersion': '1',
    'TelemetryDeck.Navigation.identifier': `${source} -> ${path}`,
    'TelemetryDeck.Navigation.sourcePath': source,
    'TelemetryDeck.Navigation.destinationPath': path,
  });
}

import type { Client } from '@td/core';
import { attempt, getLocation } from '../page-globals.js';

const MARK = 'data-td-link';

/** Options of {@link trackLinks}. */
export interface LinkOptions {
  /** Which links: those that leave the site, all, or those alone that have `data-td-link`. @defaultValue 'outbound' */
  readonly links?: 'outbound' | 'all' | 'marked' | undefined;
}

/**
 * Sends clicks on links to other hosts, and on elements with `data-td-link`; none within `data-td-ignore`. Returns what
 * ends that.
 *
 * @see https://github.com/TelemetryDeck/WebSDK
 */
export function trackLinks(client: Pick<Client, 'sendSignal'>, { links = 'outbound' }: LinkOptions = {}): () => void {
  const onClick = (event: MouseEvent) => {
    // The right button opens a menu.
    if (event.type === 'auxclick' && event.button !== 1) return;
    // Through shadow roots.
    const path = event.composedPath().filter((target): target is Element => target instanceof Element);
    if (path.some((element) => element.hasAttribute('data-td-ignore'))) return;
    const link = path.find((element) => element.hasAttribute(MARK) || element.matches('a[href]'));
    const href = link?.getAttribute(MARK) || link?.getAttribute('href');
    const url = href && attempt(() => new URL(href, document.baseURI));
    if (!link || !url) return;
    const isOutbound = /^https?:$/.test(url.protocol) && url.host !== getLocation()?.host;
    if (!link.hasAttribute(MARK) && links !== 'all' && !(links === 'outbound' && isOutbound)) return;
    url.username = url.password = '';
    client.sendSignal('TelemetryDeck.Web.linkClick', {
      'TelemetryDeck.Link.url': url.href,
      'TelemetryDeck.Link.host': url.hostname,
      'TelemetryDeck.Link.isOutbound': String(isOutbound),
    });
  };
  const types = ['click', 'auxclick'] as const;
  // Captured, before a listener of the page can stop the event.
  for (const type of types) document.addEventListener(type, onClick, true);
  return () => {
    for (const type of types) document.removeEventListener(type, onClick, true);
  };
}

import { createTracker, type SignalSender } from '@td/core';
import { attempt, listen } from '../page-globals.js';
import { MAX_CHARACTERS } from '../parameters/page-parameters.js';
import { pageAddress } from './page-address.js';
import { sendOfPage } from './send-of-page.js';

/** Options of {@link trackLinks}. */
export interface LinkOptions {
  /** Which links: those that leave the site, all, or those alone that have `data-td-link`. @defaultValue 'outbound' */
  readonly links?: 'outbound' | 'all' | 'marked' | undefined;
}

/**
 * Reports clicks on links, also with the middle button, with `TelemetryDeck.Web.linkClick`: of links to another host, or
 * of those that `options` names. Links to what is no web page, such as `mailto:`, are not reported.
 *
 * A link in an element with `data-td-link` is reported wherever it leads; the value names the target of what is no link,
 * such as a button.
 * Nothing in an element with `data-td-ignore` is reported. The address has no credentials; it keeps its query and fragment.
 * Nothing happens where there is no document.
 *
 * @returns A function that ends the reports.
 * @throws TelemetryDeckError `INVALID_VALUE` if the client is none.
 * @example
 * ```ts
 * const stop = trackLinks(client, { links: 'all' });
 * ```
 */
export const trackLinks: (client: SignalSender, options?: LinkOptions) => () => void = /* @__PURE__ */ createTracker(
  (client: SignalSender, options?: LinkOptions) => {
    const links = attempt(() => options?.links) ?? 'outbound';
    const onClick = (event: Event) => {
      if (event.type === 'auxclick' && (event as MouseEvent).button !== 1) return;
      const found = linkIn(event.composedPath());
      if (!found) return;
      const { isMarked, url } = found;
      const isOutbound = url.host !== location.host;
      if (!isMarked && !(links === 'all' || (links === 'outbound' && isOutbound))) return;
      url.username = url.password = '';
      sendOfPage(client, pageAddress(client), 'TelemetryDeck.Web.linkClick', {
        'TelemetryDeck.Link.url': url.href.slice(0, MAX_CHARACTERS),
        'TelemetryDeck.Link.host': url.hostname,
        'TelemetryDeck.Link.isOutbound': `${isOutbound}`,
      });
    };
    return listen(['click', 'auxclick'], (event) => void attempt(() => onClick(event)), true);
  },
);

/** The link that a click meets first, from the inside out; none where an element around it is ignored. */
function linkIn(path: readonly EventTarget[]): { readonly isMarked: boolean; readonly url: URL } | undefined {
  const elements = path.filter((target): target is Element => 'getAttribute' in target);
  if (elements.some((element) => element.hasAttribute('data-td-ignore'))) return undefined;
  for (const element of elements) {
    const mark = element.getAttribute('data-td-link');
    // The property `href` of a link in a drawing is no text.
    const href = /^(a|area)$/i.test(element.localName)
      ? (element.getAttribute('href') ?? element.getAttribute('xlink:href'))
      : undefined;
    const to = href || mark;
    const url = to && attempt(() => new URL(to, element.baseURI));
    if (url && /^https?:/.test(url.protocol)) {
      return { isMarked: elements.some((around) => around.hasAttribute('data-td-link')), url };
    }
    if (href) return undefined;
  }
  return undefined;
}

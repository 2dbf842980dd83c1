import { createTracker, type SignalSender } from '@td/core';
import { attempt, listen } from '../page-globals.js';
import { MAX_CHARACTERS } from '../parameters/page-parameters.js';
import { pageAddress } from './page-address.js';
import { sendOfPage } from './send-of-page.js';

const MARK = 'data-td-link';

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
      const elements = event.composedPath().filter((target) => target instanceof Element);
      const find = (selector: string) => elements.find((element) => element.matches(selector));
      if (find('[data-td-ignore]')) return;
      const link = find('a,area');
      const marked = find(`[${MARK}]`);
      // The property `href` of a link in a drawing is no text.
      const to = link?.getAttribute('href') ?? link?.getAttribute('xlink:href') ?? marked?.getAttribute(MARK);
      const url = new URL(to || 'about:blank', document.baseURI);
      if (!/^http/.test(url.protocol)) return;
      const isOutbound = url.host !== location.host;
      if (!marked && links !== 'all' && (links === 'marked' || !isOutbound)) return;
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

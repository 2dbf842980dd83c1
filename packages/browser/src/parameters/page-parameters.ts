import type { Payload } from '@td/core';

/** As the documentation names them. In a page's address, those of clicks have small letters. */
const CAMPAIGN = [
  'ref',
  'source',
  'src',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'MSCLKID',
  'GCLID',
];

/**
 * Which page it is, and where its visitor came from. The name with one r is the documentation's, for apps. A website sends
 * what TelemetryDeck's own Web SDK sends, from which the server finds out the rest: there it has two, and a locale.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/#web-analytics
 */
export function pageParameters(website = false): Payload {
  const query = new URL(document.URL).searchParams;
  const campaign = CAMPAIGN.map((name) => [name, query.get(name) || query.get(name.toLowerCase()) || undefined]);
  return {
    url: bare(document.URL),
    [website ? 'referrer' : 'referer']: bare(document.referrer) || undefined,
    ...(website && { locale: navigator.language }),
    ...Object.fromEntries(campaign),
  };
}

/** Without credentials, query and fragment: they may hold a token, a search or a name, which are nobody's business. */
function bare(url: string): string {
  return url.replace(/[?#].*/s, '').replace(/\/\/[^/]*@/, '//');
}

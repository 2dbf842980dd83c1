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
 * Which page it is, and where its visitor came from. The name with one r is the documentation's; TelemetryDeck's own Web
 * SDK has two.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/#web-analytics
 */
export function pageParameters(): Payload {
  const query = new URL(document.URL).searchParams;
  const campaign = CAMPAIGN.map((name) => [name, query.get(name) || query.get(name.toLowerCase()) || undefined]);
  return {
    url: bare(document.URL),
    referer: bare(document.referrer) || undefined,
    ...Object.fromEntries(campaign),
  };
}

/** Without credentials, query and fragment: they may hold a token, a search or a name, which are nobody's business. */
function bare(url: string): string {
  return url.replace(/[?#].*/s, '').replace(/\/\/[^/]*@/, '//');
}

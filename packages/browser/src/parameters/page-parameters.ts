import type { Payload } from '@td/core';
import { getDocument } from '../page-globals.js';

import { localeName } from './user-parameters.js';

/** The names in TelemetryDeck's documentation. In the address of a page, click identifiers have small letters. */
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
 * Which page it is, and where its visitor came from. Apps send `referer`, as the documentation spells it. A website sends
 * the fields of TelemetryDeck's own Web SDK, from which the server derives the rest: `referrer`, and a locale, which has one
 * form in all signals.
 *
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/#web-analytics
 */
export function pageParameters(isWebsite = false): Payload {
  const document = getDocument();
  // A worker has no page.
  if (!document) return {};
  const query = new URL(document.URL).searchParams;
  const campaign = CAMPAIGN.map((name) => [name, query.get(name) || query.get(name.toLowerCase()) || undefined]);
  return {
    url: bare(document.URL),
    [isWebsite ? 'referrer' : 'referer']: bare(document.referrer) || undefined,
    ...(isWebsite && { locale: localeName() }),
    ...Object.fromEntries(campaign),
  };
}

/** A URL without credentials, query and fragment: they may hold a token, a search or a name. */
function bare(url: string): string {
  return url.replace(/[?#].*/s, '').replace(/\/\/[^/]*@/, '//');
}

import type { Payload } from '@td/core';
import { attempt, getDocument, getURL } from '../page-globals.js';
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

/** The parts of a query that the address of a website keeps. */
const KEPT = /^(ref|source|src|utm_\w+|msclkid|gclid)$/i;

/** As many whole parts of a query as have 1,000 characters. */
const SHORT = /^.{0,1000}(?=&|$)/;

/** The most characters of an address, and of a part of the campaign. */
export const MAX_CHARACTERS = 1000;

/**
 * Which page it is, and where its visitor came from. A website sends the fields of TelemetryDeck's own Web SDK, from which
 * the server derives the rest: its address keeps the campaign, in which the server finds the combined source, and a locale
 * has one form in all signals.
 *
 * @param href - The address of the page. @defaultValue that of the document
 * @see https://telemetrydeck.com/docs/ingest/default-parameters/#web-analytics
 */
export function pageParameters(isWebsite = false, href?: string): Payload {
  const document = getDocument();
  // A worker has no page.
  if (!document) return {};
  const address = href ?? (getURL() as string);
  const url = webAddress(address);
  const query = new URL(url ? address : 'about:blank').searchParams;
  const campaign: Record<string, string | undefined> = Object.fromEntries(
    CAMPAIGN.map((name) => [name, bare(query.get(name) || query.get(name.toLowerCase()) || '') || undefined]),
  );
  const { ref, source, src, utm_source } = campaign;
  const kept = new URLSearchParams(
    [...query].map(([name, text]) => [name, KEPT.test(name) ? bare(text) : '']).filter(([, text]) => text),
  );
  // No part is cut: its end could be half a character.
  const [part] = SHORT.exec(`${kept}`) ?? [];
  return {
    url: isWebsite && part ? `${url}?${part}` : url,
    referrer: webAddress(document.referrer),
    ...(isWebsite ? { locale: localeName() } : { combinedSource: ref ?? source ?? utm_source ?? src }),
    ...campaign,
  };
}

/** An address of the web, or of an Android app. Any other may have the user's name in it, or a whole document. */
const webAddress = (url: string): string | undefined =>
  /^(https?|android-app):\/\//i.test(url) ? bare(url) : undefined;

/**
 * A text without the credentials, the query and the fragment of an address: they may hold a token, a search or a name.
 * Nothing of an address outside of the web.
 */
function bare(given: string): string {
  const text = given.trim();
  // As a browser reads it, which takes backslashes for slashes and ignores tabs.
  const { href = text, origin, pathname } = attempt((): Partial<URL> => new URL(text)) ?? {};
  if (/^(?!https?:|android-app:)([a-z][\w+.-]*:\/\/|(about|blob|data|file|javascript|mailto|tel):)/i.test(href))
    return '';
  // `http:sale` is a text.
  const isAddress = `${origin}`.startsWith('http') && /[\\/@]/.test(text);
  // The text may be as long as an address: each part of the expressions goes through it once.
  const address = isAddress
    ? `${origin}${pathname}`
    : text
        .replace(/^(?=[^\s?#]*[\\/.:@])([^\s?#]*)[?#].*/s, '$1')
        .replace(/([\\/]{2})[^\\/]*@/g, '$1')
        // A name with a password, or in front of a host; not the one of a brand or a team.
        .replace(/^(?:[^\s\\/@:]*:[^\s\\/]*@|[^\s\\/@]+@(?=[^\s\\/@.:]+[.:]\w))/, '');
  return address.slice(0, MAX_CHARACTERS);
}

import { invalid, TelemetryDeckError } from '../contracts/errors.js';
import type { Feature } from '../contracts/feature.js';
import type { Layout } from '../contracts/layout.js';
import { membersOf, parseMembers } from '../encoding/payload-encoder.js';
import { checkValue, flag, oneOf } from '../internal/validators.js';

/**
 * The fields of a signal in version 3 of the API, beside which its parameters stand. `count` is the server's, and
 * `payload` would make it look like a signal of version 2.
 *
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
const fields = /^(appID|clientUser|type|receivedAt|count|isTestMode|sessionID|floatValue|payload)$/;

/**
 * Sends to another version of the ingest API: 3 keeps the types of parameters, and needs a namespace.
 *
 * @defaultValue 2
 * @throws TelemetryDeckError `INVALID_OPTION`, here or in `createClient` where the namespace is missing.
 * @see https://telemetrydeck.com/docs/ingest/v3/
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withIngestVersion(3), withNamespace('com.example'));
 * ```
 */
export function withIngestVersion(version: 2 | 3): Feature {
  checkValue('ingestVersion', version, oneOf(2, 3));
  return { name: 'ingestVersion', join: () => (version === 3 ? { layout: asVersion3 } : undefined) };
}

const asVersion3 = (current: Layout): Layout => ({
  ...current,
  name: current.hasUser ? 'v3' : 'w3',
  path(namespace) {
    if (!current.hasUser) return 'v3/w';
    if (namespace && namespace !== 'w') return `v3/${namespace}`;
    throw invalid('ingestVersion 3 needs a namespace, and "w" is none; your dashboard shows yours');
  },
  testMode: (isTestMode) => `"${isTestMode}"`,
  open: (members) => members,
  close: '',
  checkParameter(name) {
    if (!fields.test(name)) return;
    throw new TelemetryDeckError('RESERVED_NAME', `the parameter "${name}" has the name of a field of the signal`);
  },
});

/**
 * Sends page views of a website, whose visitors the API counts by itself: each signal in a request of its own, without a
 * user or a session.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @throws TelemetryDeckError `INVALID_OPTION`
 * @example
 * ```ts
 * const website = createClient('YOUR-APP-ID', withWebsite());
 * website.sendSignal('pageView', { url: location.href, referrer: document.referrer });
 * ```
 */
export function withWebsite(website = true): Feature {
  checkValue('website', website, flag);
  return { name: 'website', join: () => (website ? { layout: asWebsite } : undefined) };
}

const asWebsite = (current: Layout): Layout => {
  const isVersion3 = current.name === 'v3';
  return {
    ...current,
    name: isVersion3 ? 'w3' : 'w2',
    hasUser: false,
    path: () => (isVersion3 ? 'v3/w' : 'v2/w'),
    // TelemetryDeck's own Web SDK puts these beside the payload, and the server looks for them there.
    open(members) {
      if (isVersion3) return members;
      const { url, referrer, locale, ...payload } = parseMembers(members);
      return `${membersOf({ url, referrer, locale })}${current.open(membersOf(payload))}`;
    },
  };
};

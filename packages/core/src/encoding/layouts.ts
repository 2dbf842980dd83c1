import { invalid, TelemetryDeckError } from '../contracts/errors.js';
import type { Layout } from '../contracts/layout.js';
import { membersOf, parseMembers } from './payload-encoder.js';

/**
 * Version 2 of the ingest API: the parameters are an object of their own.
 *
 * @see https://telemetrydeck.com/docs/ingest/v2/
 */
export const layoutV2: Layout = {
  name: 'v2',
  hasUser: true,
  path: (namespace) => (namespace ? `v2/namespace/${namespace}` : 'v2'),
  testMode: String,
  open: (members) => `,"payload":{${members}`,
  close: '}',
};

/**
 * The fields of a signal in version 3 of the API, beside which its parameters stand. `count` is the server's, and
 * `payload` would make it look like a signal of version 2.
 *
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
const fields = /^(appID|clientUser|type|receivedAt|count|isTestMode|sessionID|floatValue|payload)$/;

/** Version 3 of the ingest API: the parameters stand beside the fields of the signal, and keep their types. */
export const asVersion3 = (current: Layout): Layout => ({
  ...current,
  name: current.hasUser ? 'v3' : 'w3',
  path(namespace) {
    if (!current.hasUser) return 'v3/w';
    if (namespace && namespace !== 'w') return `v3/${namespace}`;
    throw invalid('ingestVersion 3 needs a namespace, and "w" is none; your dashboard shows yours');
  },
  testMode: (isTestMode) => `"${isTestMode}"`,
  open: (members) => members && `,${members}`,
  close: '',
  checkParameter(name) {
    if (!fields.test(name)) return;
    throw new TelemetryDeckError('RESERVED_NAME', `the parameter "${name}" has the name of a field of the signal`);
  },
});

/** A page view of a website: a signal without a user or a session. */
export const asWebsite = (current: Layout): Layout => {
  const isVersion3 = current.name === 'v3';
  return {
    ...current,
    name: isVersion3 ? 'w3' : 'w2',
    hasUser: false,
    path: () => (isVersion3 ? 'v3/w' : 'v2/w'),
    // TelemetryDeck's own Web SDK puts these beside the payload, and the server looks for them there.
    open(members) {
      if (isVersion3) return current.open(members);
      const { url, referrer, locale, ...payload } = parseMembers(members);
      const page = membersOf({ url, referrer, locale });
      return `${page && `,${page}`}${current.open(membersOf(payload))}`;
    },
  };
};

import { invalid, TelemetryDeckError } from '../contracts/errors.js';
import type { Layout } from '../contracts/layout.js';
import { membersOf, parseMembers } from './payload-encoder.js';

/**
 * Version 2 of the ingest API: the parameters form the object `payload`.
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
  // Own properties, also for layouts that copy this one, so that a layout takes nothing from a changed
  // `Object.prototype`.
  checkParameter: undefined as never,
  write: undefined as never,
};

/**
 * The names that a parameter must not have in version 3 of the API: the fields of a signal, `count`, which the server
 * uses, and `payload`, which marks a signal of version 2. `floatValue` is the signal's own in every version.
 *
 * @see https://telemetrydeck.com/docs/ingest/v3/
 */
const fields = /^(appID|clientUser|type|receivedAt|count|isTestMode|sessionID|payload)$/;

/** Version 3 of the ingest API: the parameters are members of the signal, beside its fields, and keep their types. */
export const asVersion3 = (current: Layout): Layout => ({
  ...current,
  name: current.hasUser ? 'v3' : 'w3',
  path(namespace) {
    if (!current.hasUser) return 'v3/w';
    if (namespace && namespace !== 'w') return `v3/${namespace}`;
    throw invalid(
      'missing namespace (ingestVersion 3 needs one other than "w"); find it in your TelemetryDeck dashboard',
    );
  },
  testMode: (isTestMode) => `"${isTestMode}"`,
  open: (members) => members && `,${members}`,
  close: '',
  checkParameter(name) {
    if (!fields.test(name)) return;
    throw new TelemetryDeckError(
      'RESERVED_NAME',
      `parameter "${name}" has the name of a field of the signal; rename it`,
    );
  },
});

/** The page views of a website: signals without a user or a session. */
export const asWebsite = (current: Layout): Layout => {
  const isVersion3 = current.name === 'v3';
  return {
    ...current,
    name: isVersion3 ? 'w3' : 'w2',
    hasUser: false,
    path: () => (isVersion3 ? 'v3/w' : 'v2/w'),
    // The server expects these beside the payload, where TelemetryDeck's own Web SDK sends them.
    open(members) {
      if (isVersion3) return current.open(members);
      const { url, referrer, locale, telemetryClientVersion, ...payload } = parseMembers(members);
      const page = membersOf({ url, referrer, locale, telemetryClientVersion });
      return `${page && `,${page}`}${current.open(membersOf(payload))}`;
    },
  };
};

import { Analytics } from '@segment/analytics-node';

/** Tracks as in its documentation. Contacts `host` only. */
export function createSubject({ origin, perRequest }) {
  const client = new Analytics({
    writeKey: 'benchmark',
    host: origin,
    ...(perRequest && { flushAt: perRequest }),
  });
  client.on('error', () => {});
  return {
    track: (event, properties) => client.track({ userId: 'ada', event, properties }),
    flush: () => client.flush({ timeout: 60_000 }),
  };
}

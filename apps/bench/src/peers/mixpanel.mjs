import Mixpanel from 'mixpanel';

/** Uses `track` for one event and `track_batch` for many, as in its documentation. Sends at most 50 per request. */
export function createSubject({ origin, bulk = false }) {
  const { hostname, port } = new URL(origin);
  const client = Mixpanel.init('benchmark', { host: hostname, port, protocol: 'http' });
  let sent = [];
  let batch = [];
  const settled = (start) => new Promise((resolve) => start(() => resolve()));
  return {
    track(event, properties) {
      if (bulk) batch.push({ event, properties: { ...properties, distinct_id: 'ada' } });
      else sent.push(settled((done) => client.track(event, { ...properties, distinct_id: 'ada' }, done)));
    },
    async flush() {
      const pending = sent;
      const events = batch;
      sent = [];
      batch = [];
      if (events.length > 0)
        pending.push(settled((done) => client.track_batch(events, { max_concurrent_requests: 2 }, done)));
      await Promise.all(pending);
    },
  };
}

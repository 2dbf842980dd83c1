import TelemetryDeck from '@telemetrydeck/sdk';

/** Uses `queue()` and `flush()`, as in its README for several signals at once. Contacts `target` only. */
export function createSubject({ origin, perRequest = 100 }) {
  const client = new TelemetryDeck({ appID: 'app', clientUser: 'ada', target: `${origin}/v2/` });
  let queued = [];
  return {
    flushEvery: perRequest,
    track: (name, properties) => {
      queued.push(client.queue(name, properties));
    },
    // `queue()` is asynchronous. A flush before its promises resolve would miss signals.
    async flush() {
      const pending = queued;
      queued = [];
      await Promise.all(pending);
      const response = await client.flush();
      await response.text();
    },
  };
}

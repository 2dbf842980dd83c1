import TelemetryDeck from '@telemetrydeck/sdk';

/** `queue()` and a `flush()` of one's own, as its README has it for several signals at once. Contacts `target` only. */
export function createSubject({ origin, perRequest = 100 }) {
  const client = new TelemetryDeck({ appID: 'app', clientUser: 'ada', target: `${origin}/v2/` });
  let queued = [];
  return {
    flushEvery: perRequest,
    track: (name, properties) => {
      queued.push(client.queue(name, properties));
    },
    // What it queues is there only after a turn: a flush before that would leave it behind.
    async flush() {
      const pending = queued;
      queued = [];
      await Promise.all(pending);
      const response = await client.flush();
      await response.text();
    },
  };
}

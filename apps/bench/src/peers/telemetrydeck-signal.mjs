import TelemetryDeck from '@telemetrydeck/sdk';

/** Uses `signal()`, with one request for each signal, as in the first example of its README. Contacts `target` only. */
export function createSubject({ origin }) {
  const client = new TelemetryDeck({ appID: 'app', clientUser: 'ada', target: `${origin}/v2/` });
  let sent = [];
  return {
    track: (name, properties) => {
      sent.push(client.signal(name, properties));
    },
    async flush() {
      const pending = sent;
      sent = [];
      await Promise.allSettled(pending.map(async (response) => (await response).text()));
    },
  };
}

import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';

const SCHEMA = 'iglu:com.example/command/jsonschema/1-0-0';

/** Tracks self-describing events as in its documentation. Contacts `endpoint` only. */
export function createSubject({ origin, perRequest }) {
  const { hostname, port } = new URL(origin);
  const tracker = newTracker(
    { namespace: 'benchmark', appId: 'benchmark', encodeBase64: false },
    {
      endpoint: hostname,
      port: Number(port),
      protocol: 'http',
      // Its default limit of 40 kB would split a request.
      ...(perRequest && { bufferSize: perRequest, maxPostBytes: 4_000_000 }),
    },
  );
  return {
    track: (name, properties) =>
      tracker.track(buildSelfDescribingEvent({ event: { schema: SCHEMA, data: { name, ...properties } } })),
    flush: () => tracker.flush(),
  };
}

export const APP_ID = '00000000-0000-4000-8000-000000000000';

/** The default options, except for the endpoint, the user, the limit of the rate and the bounds that the task sets. */
export function clientOptions({ origin, perRequest, queueSize }) {
  return {
    endpoint: `${origin}/v2/`,
    userID: 'ada',
    rateLimit: false,
    ...(perRequest && { batch: { maxSignals: perRequest, maxBytes: 4_000_000 } }),
    ...(queueSize && { queue: { maxSignals: queueSize, maxBytes: 1_000_000_000 } }),
  };
}

export function driver(client) {
  return {
    track: (name, properties) => client.sendSignal(name, properties),
    flush: () => client.flush({ timeoutMs: 60_000 }),
  };
}

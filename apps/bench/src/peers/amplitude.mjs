import amplitude from '@amplitude/analytics-node';

/** Tracks as in its documentation. Contacts `serverUrl` only. Its printed warnings are off. */
export async function createSubject({ origin, perRequest }) {
  const client = amplitude.createInstance();
  const { promise } = client.init('benchmark', {
    serverUrl: `${origin}/2/httpapi`,
    logLevel: amplitude.Types.LogLevel.None,
    ...(perRequest && { flushQueueSize: perRequest }),
  });
  // An earlier flush would wait for its interval of ten seconds.
  await promise;
  return {
    track: (name, properties) => client.track(name, properties, { user_id: 'ada' }),
    flush: () => client.flush().promise,
  };
}

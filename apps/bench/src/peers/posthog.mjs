import { PostHog } from 'posthog-node';

/** Captures as in its documentation. Remote configuration, flags and surveys are off: they contact other paths and hosts. */
export function createSubject({ origin, perRequest, queueSize }) {
  const client = new PostHog('phc_benchmark', {
    host: origin,
    disableRemoteConfig: true,
    disableSurveys: true,
    preloadFeatureFlags: false,
    enableExceptionAutocapture: false,
    ...(perRequest && { flushAt: perRequest, maxBatchSize: perRequest }),
    ...(queueSize && { maxQueueSize: queueSize }),
  });
  // Without a listener, it prints each failure.
  client.on('error', () => {});
  return {
    track: (event, properties) => client.capture({ distinctId: 'ada', event, properties }),
    flush: () => client.flush(),
  };
}

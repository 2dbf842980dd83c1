import * as core from '@td/core';
import { expect, it } from 'vitest';
import * as node from './index.js';

it('the package exports these names', () => {
  expect(Object.keys(node)).toMatchInlineSnapshot(`
    [
      "createClient",
      "trackErrors",
      "withSignalHandling",
      "withExitTimeout",
      "withOptOutVariable",
      "withSpool",
      "runSender",
      "withDetachedSender",
      "dropReasons",
      "hashUserID",
      "isTelemetryDeckError",
      "lazyClient",
      "responseVerdicts",
      "TelemetryDeckError",
      "TransportError",
      "withAmbiguousFailure",
      "withAnonymousUser",
      "withAppVersion",
      "withBaseURL",
      "withBatching",
      "withBuildNumber",
      "withClock",
      "withConsent",
      "withDebug",
      "withDefaultParameters",
      "withDefaultPayload",
      "withDiagnostics",
      "withDryRun",
      "withEnabled",
      "withEndpoint",
      "withHashSalt",
      "withIngestVersion",
      "withLogger",
      "withNamespace",
      "withParameterPrefix",
      "withProcessor",
      "withQueue",
      "withRateLimit",
      "withRetry",
      "withSessionID",
      "withSessions",
      "withSignalPrefix",
      "withStore",
      "withTestMode",
      "withTimeout",
      "withTransport",
      "withUserID",
      "withWaitUntil",
      "withWebsite",
      "httpTransport",
    ]
  `);
});

it('the package exports every option builder of core', () => {
  const builders = Object.entries(core).filter(([name]) => name.startsWith('with'));
  expect(node).toMatchObject(Object.fromEntries(builders));
});

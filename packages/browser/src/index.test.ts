import * as core from '@td/core';
import { expect, it } from 'vitest';
import * as browser from './index.js';

it('the package exports these names', () => {
  expect(Object.keys(browser)).toMatchInlineSnapshot(`
    [
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
      "fetchTransport",
      "withSpool",
      "createClient",
      "createPageClient",
      "trackErrors",
      "withDebug",
      "withDebugSwitch",
      "withPageParameters",
      "withPageSpool",
      "pageView",
      "trackEngagement",
      "trackLinks",
      "trackPageViews",
    ]
  `);
});

it('the package exports every option builder of core', () => {
  const builders = Object.entries(core).filter(([name]) => name.startsWith('with'));
  // Debug mode of a page is that of core, and knows the page.
  const { withDebug: _, ...others } = Object.fromEntries(builders);
  expect(browser).toMatchObject(others);
  expect(browser.withDebug).toBeTypeOf('function');
});

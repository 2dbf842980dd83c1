import * as core from '@td/core';
import { expect, it } from 'vitest';
import * as browser from './index.js';

it('exports these names', () => {
  expect(Object.keys(browser)).toMatchInlineSnapshot(`
    [
      "hashUserID",
      "isTelemetryDeckError",
      "TelemetryDeckError",
      "TransportError",
      "withAppVersion",
      "withBaseURL",
      "withBatching",
      "withBuildNumber",
      "withClock",
      "withDefaultPayload",
      "withEnabled",
      "withEndpoint",
      "withHashSalt",
      "withLogger",
      "withNamespace",
      "withQueue",
      "withSessionID",
      "withTestMode",
      "withTimeout",
      "withTransport",
      "withUserID",
      "fetchTransport",
      "createClient",
    ]
  `);
});

it('exports every option builder of core', () => {
  const builders = Object.entries(core).filter(([name]) => name.startsWith('with'));
  expect(browser).toMatchObject(Object.fromEntries(builders));
});

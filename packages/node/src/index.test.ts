import * as core from '@td/core';
import { expect, it } from 'vitest';
import * as node from './index.js';

it('exports these names', () => {
  expect(Object.keys(node)).toMatchInlineSnapshot(`
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
      "httpTransport",
      "createClient",
    ]
  `);
});

it('exports every option builder of core', () => {
  const builders = Object.entries(core).filter(([name]) => name.startsWith('with'));
  expect(node).toMatchObject(Object.fromEntries(builders));
});

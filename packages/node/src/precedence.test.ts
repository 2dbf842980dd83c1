import { startIngestServer } from '@td/testing';
import { expect, it } from 'vitest';
import { createClient, withAppVersion, withDefaultPayload, withEndpoint } from './index.js';

const PLATFORM_KEY = 'TelemetryDeck.Device.operatingSystem';
const VERSION_KEY = 'TelemetryDeck.AppInfo.version';

it("takes what the call says over the client's defaults, and those over what the platform knows", async () => {
  await using server = await startIngestServer();
  await using client = createClient(
    'APP',
    withEndpoint(server.endpoint),
    withAppVersion('1.4.2'),
    withDefaultPayload({ [PLATFORM_KEY]: 'of the client', plan: 'of the client' }),
  );
  client.sendSignal('plain');
  client.sendSignal('special', { [PLATFORM_KEY]: 'of the call', [VERSION_KEY]: 'of the call', plan: 'of the call' });
  const [plain, special] = await server.waitForSignals(2);
  expect(plain?.payload).toMatchObject({
    [PLATFORM_KEY]: 'of the client',
    [VERSION_KEY]: '1.4.2',
    plan: 'of the client',
    'TelemetryDeck.SDK.name': '@td/node',
  });
  expect(special?.payload).toMatchObject({
    [PLATFORM_KEY]: 'of the call',
    [VERSION_KEY]: 'of the call',
    plan: 'of the call',
    'TelemetryDeck.SDK.name': '@td/node',
  });
});

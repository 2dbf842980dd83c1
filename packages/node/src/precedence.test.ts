import { startIngestServer } from '@td/testing';
import { expect, it } from 'vitest';
import { createClient, withAppVersion, withDefaultPayload, withEndpoint } from './index.js';

const DEVICE_KEY = 'TelemetryDeck.Device.operatingSystem';
const VERSION_KEY = 'TelemetryDeck.AppInfo.version';

it("the parameters of a call override the client's default payload, which overrides the default parameters", async () => {
  await using server = await startIngestServer();
  await using client = createClient(
    'APP',
    withEndpoint(server.endpoint),
    withAppVersion('1.4.2'),
    withDefaultPayload({ [DEVICE_KEY]: 'of the client', plan: 'of the client' }),
  );
  client.sendSignal('plain');
  client.sendSignal('special', { [DEVICE_KEY]: 'of the call', [VERSION_KEY]: 'of the call', plan: 'of the call' });
  const [plain, special] = await server.waitForSignals(2);
  expect(plain?.payload).toMatchObject({
    [DEVICE_KEY]: 'of the client',
    [VERSION_KEY]: '1.4.2',
    plan: 'of the client',
    'TelemetryDeck.SDK.name': '@td/node',
  });
  expect(special?.payload).toMatchObject({
    [DEVICE_KEY]: 'of the call',
    [VERSION_KEY]: 'of the call',
    plan: 'of the call',
    'TelemetryDeck.SDK.name': '@td/node',
  });
});

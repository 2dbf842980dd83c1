import { afterEach, expect, it, vi } from 'vitest';
import { settle } from '../test/manual-clock.js';
import { setUpClient } from '../test/set-up-client.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import { createClient, withLogger } from './index.js';

afterEach(() => vi.unstubAllGlobals());

it('without AbortController, the log says that signals cannot be sent, and why', async () => {
  vi.stubGlobal('AbortController', undefined);
  const logger = recordingLogger();
  const client = createClient('APP', { transport: stubTransport() }, withLogger(logger));
  client.sendSignal('App.started');
  await client.flush();
  expect(await client.close()).toMatchObject({ dropped: 1 });
  expect(logger.lines[0]).toBe(
    'TelemetryDeck: signals cannot be sent: TransportError: AbortController is missing or broken',
  );
});

it('without AbortController, no promise rejects unheard when a page closes, and the client closes', async () => {
  vi.stubGlobal('AbortController', undefined);
  const { client, lifecycle, track } = setUpClient([], { ambiguousFailure: 'drop', batch: { lingerMs: 1000 } });
  track(1);
  lifecycle.sendOnUnload(1, 61_440);
  await settle();
  expect(await client.close()).toMatchObject({ dropped: 1, pending: 0 });
});

it('signals leave where an AbortSignal takes no listeners', async () => {
  class BareController {
    readonly signal = { aborted: false };
    abort() {
      this.signal.aborted = true;
    }
  }
  vi.stubGlobal('AbortController', BareController);
  const transport = stubTransport();
  const client = createClient('APP', { transport });
  client.sendSignal('App.started');
  await client.deliverSignal('App.saved');
  expect(await client.close()).toMatchObject({ pending: 0, dropped: 0 });
  expect(transport.signals()).toHaveLength(2);
});

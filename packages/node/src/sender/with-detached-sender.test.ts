import { manualClock, recordingTransport } from '@td/testing';
import { expect, it } from 'vitest';
import { createClient, withBatching, withDetachedSender } from '../index.js';

it.each([
  ['by default', [], 0],
  ['with a linger that the program has set', [withBatching({ lingerMs: 0 })], 1],
  ['with other settings of batches', [withBatching({ maxSignals: 5 })], 0],
  ['without the sender', [withDetachedSender(false)], 1],
])('%s, a client with a detached sender waits with its first request: %j', async (_name, options, requests) => {
  const transport = recordingTransport();
  const clock = manualClock();
  const client = createClient('APP', { transport, clock }, withDetachedSender(), ...options);
  client.sendSignal('App.started');
  await clock.advance(999);
  expect(transport.requests).toHaveLength(requests);
  await clock.advance(1);
  expect(transport.requests).toHaveLength(1);
  await client.close();
});

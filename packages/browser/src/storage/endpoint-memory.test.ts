import { TransportError } from '@td/core';
import { manualClock, recordingTransport, reply } from '@td/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { fakeStorage, openPage } from '../../test/fake-page.js';
import { loadPackage } from '../../test/load-package.js';

const KEY = 'TelemetryDeck.APP.endpoint';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page of one tab, whose requests a blocker refuses. */
async function openBlocked(session: Storage, clock = manualClock()) {
  const page = openPage();
  vi.stubGlobal('sessionStorage', session);
  const send = vi.fn(() => Promise.reject(new TransportError('network', 'Failed to fetch')));
  const { createClient, withSessions } = await loadPackage();
  const client = createClient('APP', { transport: { send }, clock, spool: false }, withSessions(false));
  client.sendSignal('Game.started');
  return { client, clock, page, send };
}

it('the next page of a tab continues where the previous page was, without trying again (point 16)', async () => {
  const session = fakeStorage();
  const first = await openBlocked(session);
  await first.clock.advance(500_000);
  expect(first.send.mock.calls.length).toBeGreaterThan(5);
  const requests = [];
  for (let visit = 0; visit < 3; visit++) {
    const next = await openBlocked(session, manualClock({ now: first.clock.now() }));
    next.page.happens('pageshow');
    await next.clock.advance(60_000);
    requests.push(next.send.mock.calls.length);
  }
  // The first of them has brought the next probe forward, which counts for ten minutes.
  expect(requests).toEqual([1, 0, 0]);
});

it('an endpoint that answers is remembered with one write, and an opt-out forgets it', async () => {
  const session = fakeStorage();
  openPage();
  vi.stubGlobal('sessionStorage', session);
  const set = vi.spyOn(Object.getPrototypeOf(session), 'setItem');
  const { createClient } = await loadPackage();
  const client = createClient('APP', { transport: recordingTransport(), endpoint: 'https://ingest.example/v2/' });
  for (let round = 0; round < 3; round++) await client.flush();
  client.sendSignal('Game.started');
  await client.flush();
  expect(set.mock.calls).toEqual([[KEY, 'https://ingest.example/v2/ 0 0 0 0']]);
  client.optOut();
  expect({ ...session }).toEqual({});
});

it.each([
  '',
  'x',
  'https://ingest.example/v2/ 0 0 0',
  'https://ingest.example/v2/ a b c d',
  'https://other.example/ 9 9 9e15 9e15',
])('an invalid value, or one of another endpoint, is ignored: %j', async (text) => {
  openPage();
  vi.stubGlobal('sessionStorage', fakeStorage({ [KEY]: text }));
  const { createClient } = await loadPackage();
  const transport = recordingTransport();
  const client = createClient('APP', { transport, endpoint: 'https://ingest.example/v2/' });
  client.sendSignal('Game.started');
  await client.flush();
  expect(transport.signals.length).toBeGreaterThan(0);
});

it.each([200, 503])('a website stores nothing of its endpoint, which answers %i', async (status) => {
  const session = fakeStorage();
  openPage();
  vi.stubGlobal('sessionStorage', session);
  const { createClient, withWebsite } = await loadPackage();
  const transport = recordingTransport({ defaultReply: reply(status) });
  const clock = manualClock();
  const client = createClient('APP', { transport, clock }, withWebsite());
  client.sendSignal('');
  await clock.advance(1000);
  expect(transport.requests.length).toBeGreaterThan(0);
  await client.close({ timeoutMs: 0 });
  expect({ ...session }).toEqual({});
});

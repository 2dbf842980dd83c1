import { expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createMemoryDisk } from '../../test/memory-disk.js';
import { setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';

/** A page with lasting storage that other pages share. */
function openPage(...replies: StubReply[]) {
  const disk = createMemoryDisk();
  const clock = manualClock();
  return { ...setUpClient(replies, { store: disk.storeOf(1, clock), clock }), disk };
}

it('a client does not send signals again that it hands over during their request (point 24)', async () => {
  const { client, clock, disk, lifecycle, track, transport } = openPage('silence');
  track(1);
  lifecycle.persist();
  await settle();
  lifecycle.handOver();
  expect(client.stats()).toMatchObject({ pending: 0, spooled: 1 });
  expect(disk.texts()).toHaveLength(1);
  lifecycle.setLeaving(true);
  await clock.advance(60_000);
  expect(transport.batches()).toEqual([['s0']]);
  expect(client.stats()).toMatchObject({ delivered: 0, ambiguous: 0, pending: 0, spooled: 1 });
});

it('a client keeps the signals of a request that the storage does not have (point 28)', async () => {
  const { client, clock, disk, lifecycle, track } = openPage('silence');
  track(1, 'sent');
  await settle();
  track(1, 'waiting');
  lifecycle.handOver();
  expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(['waiting0']);
  expect(client.stats()).toMatchObject({ pending: 1, spooled: 1 });
  await clock.advance(60_000);
  expect(client.stats().dropped).toEqual({});
});

it('a hand-over ends a flush that waits for its signals (point 6)', async () => {
  const { client, clock, lifecycle, track } = openPage(503, 503);
  track(1);
  await settle();
  let isOver = false;
  const flush = client.flush({ timeoutMs: 60_000 }).then(() => {
    isOver = true;
  });
  await settle();
  lifecycle.handOver();
  await settle();
  expect(isOver).toBe(true);
  await clock.advance(60_000);
  await flush;
});

it('a hand-over does not pass cancelled signals to other pages (point 1)', async () => {
  const { client, disk, lifecycle, track } = openPage(503);
  const cancel = new AbortController();
  track(1);
  track(1, 'cancelled', { signal: cancel.signal });
  lifecycle.persist();
  cancel.abort();
  lifecycle.handOver();
  expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(['s0']);
  expect(client.stats()).toMatchObject({ pending: 0, spooled: 1, dropped: { cancelled: 1 } });
  await settle();
});

it('a page that is closing does not claim the signals that it has handed over, but a page that is back does (point 28)', async () => {
  const { client, clock, disk, lifecycle, track } = openPage();
  await clock.advance(1000);
  track(1);
  lifecycle.setLeaving(true);
  lifecycle.handOver();
  await clock.advance(60_000);
  expect(disk.texts(1)).toEqual([]);
  expect(disk.texts()).toHaveLength(1);
  lifecycle.setLeaving(false);
  lifecycle.retryNow();
  await clock.advance(1000);
  expect(disk.texts()).toEqual([]);
  expect(client.stats()).toMatchObject({ spooled: 1, recovered: 1, delivered: 1 });
});

it('a client also hands over the signals of a request if the endpoint has not answered yet (point 28)', async () => {
  const { client, clock, disk, lifecycle, track, transport } = openPage('silence');
  track(1, 'sent');
  await settle();
  track(1, 'waiting');
  expect(lifecycle.persist(true)).toBe(true);
  expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(['sent0', 'waiting0']);
  lifecycle.setLeaving(true);
  lifecycle.handOver(true);
  expect(client.stats()).toMatchObject({ pending: 0, spooled: 2 });
  await clock.advance(60_000);
  expect(transport.batches()).toEqual([['sent0']]);
});

it.each<[withRequests: boolean | 'cut', handedOver: string[]]>([
  [true, ['plain0', 'left0']],
  ['cut', ['plain0']],
  [false, []],
])(
  'the signals of a request that are not handed over count as sent, and are not stored: %s (point 28)',
  async (withRequests, handedOver) => {
    const { disk, lifecycle, track, clock } = openPage('silence', 'silence');
    track(1, 'plain');
    lifecycle.persist();
    await settle();
    track(1, 'left');
    lifecycle.persist();
    lifecycle.sendOnUnload(8, 32_768);
    lifecycle.handOver(withRequests);
    expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(handedOver);
    lifecycle.setLeaving(true);
    await clock.advance(60_000);
  },
);

it('a client does not hand over signals that may have arrived if `ambiguousFailure` is `drop` (point 13)', async () => {
  const disk = createMemoryDisk();
  const clock = manualClock();
  const store = disk.storeOf(1, clock);
  const { client, lifecycle, track } = setUpClient(['silence'], { store, clock, ambiguousFailure: 'drop' });
  track(1, 'sent');
  lifecycle.persist();
  await settle();
  track(1, 'waiting');
  lifecycle.persist(true);
  lifecycle.handOver(true);
  expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(['waiting0']);
  await clock.advance(60_000);
  expect(client.stats()).toMatchObject({ pending: 0, spooled: 1, dropped: { ambiguous: 1 } });
});

it('a signal of an earlier page that may have arrived counts once if `ambiguousFailure` is `drop` (point 13)', async () => {
  const disk = createMemoryDisk();
  const clock = manualClock();
  const earlier = setUpClient([], { store: disk.storeOf(1, clock), clock });
  earlier.track(1, 'old');
  earlier.lifecycle.spool();
  disk.abandon(1);
  const store = disk.storeOf(2, clock);
  const { client, lifecycle, track } = setUpClient(['silence'], { store, clock, ambiguousFailure: 'drop' });
  await clock.advance(0);
  expect(client.stats()).toMatchObject({ recovered: 1, pending: 1 });
  track(1, 'waiting');
  const flush = client.flush({ timeoutMs: 60_000 });
  await settle();
  lifecycle.handOver(true);
  expect(disk.texts().map((text) => JSON.parse(text).type)).toEqual(['waiting0']);
  await clock.advance(60_000);
  expect(await flush).toEqual({ delivered: 0, pending: 0, spooled: 1, dropped: 0 });
  expect(client.stats()).toMatchObject({ pending: 0, spooled: 1, dropped: { ambiguous: 1 } });
  expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
});

it('a client that is leaving offers each signal at once, and no longer when it stays (point 28)', async () => {
  const { client, lifecycle, track, transport } = openPage();
  const sendNow = () => lifecycle.sendOnUnload(8, 32_768);
  lifecycle.setLeaving(true, sendNow);
  track(2);
  expect(transport.requests.map(({ keepalive }) => keepalive)).toEqual([true, true]);
  await settle();
  // What the program flushes now may be the last, too.
  track(1, 'late');
  await client.flush();
  expect(transport.requests.every(({ keepalive }) => keepalive)).toBe(true);
  lifecycle.setLeaving(false);
  track(1, 'later');
  await client.flush();
  expect(transport.requests.at(-1)?.keepalive).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { idOf } from '../../test/delivery-model/scripted-endpoint.js';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createMemoryDisk, type DiskOptions } from '../../test/memory-disk.js';
import type { PlainOptions, TestOption } from '../../test/plain-options.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';
import type { StubReply } from '../../test/stub-transport.js';
import { type Feature, hashUserID, type Processor, type SignalStore, type StoredSignal } from '../index.js';

/** Programs that run one after another on one disk. */
function setUpDisk(diskOptions: DiskOptions = {}) {
  const disk = createMemoryDisk(diskOptions);
  const clock = manualClock();
  let programs = 0;
  let claims = 0;
  const start = (replies: readonly StubReply[] = [], options: TestOption = {}) => {
    const number = ++programs;
    const store = disk.storeOf(number, clock, { kept() {}, released() {}, claimed: () => void claims++ });
    return { ...setUpClient(replies, { store, clock }, options), kill: () => disk.abandon(number) };
  };
  return {
    clock,
    start,
    /** Runs a program that ends before it has sent a signal. */
    leave(count: number, prefix?: string) {
      const { lifecycle, kill, track } = start();
      track(count, prefix);
      lifecycle.spool();
      kill();
    },
    /** The names of the signals on the disk. */
    onDisk: () => disk.texts().map(idOf),
    texts: () => disk.texts(),
    claims: () => claims,
  };
}

describe('the stored signals of an ended program', () => {
  it('are sent by the next program, with the same bytes, and then deleted (point 14)', async () => {
    const { clock, onDisk, start, texts } = setUpDisk();
    const first = start(repeat(10, refused()));
    first.client.sendSignal('a', { text: '日本語 👋🏽' });
    first.track(2);
    const close = first.client.close({ timeoutMs: 100 });
    await clock.advance(200);
    expect(await close).toEqual({ delivered: 0, pending: 0, spooled: 3, dropped: 0 });
    expect(first.client.stats()).toMatchObject({ tracked: 3, spooled: 3, pending: 0 });
    expect(first.client.stats().dropped).toEqual({});
    const left = texts();
    expect(left.map(idOf)).toEqual(['a', 's0', 's1']);

    clock.jump(5 * 86_400_000);
    const second = start();
    await clock.advance(0);
    expect(new TextDecoder().decode(second.transport.requests[0]?.body)).toBe(`[${left.join()}]`);
    expect(second.client.stats()).toMatchObject({ tracked: 0, recovered: 3, delivered: 3, pending: 0 });
    expect(second.unaccounted()).toBe(0);
    expect(onDisk()).toEqual([]);
  });

  it('are sent at once by the next program, even if its own signals wait for others', async () => {
    const { clock, leave, start } = setUpDisk();
    leave(2, 'old');
    const { track, transport } = start([], { batch: { lingerMs: 60_000 } });
    await clock.advance(0);
    track(1, 'new');
    await clock.advance(59_999);
    expect(transport.batches()).toEqual([['old0', 'old1']]);
    await clock.advance(1);
    expect(transport.batches()).toEqual([['old0', 'old1'], ['new0']]);
  });

  it('are looked for once if there are none, and again only after a delivery (point 26)', async () => {
    const { claims, clock, start } = setUpDisk();
    const { client, track } = start();
    expect(claims()).toBe(0);
    await clock.advance(600_000);
    expect(claims()).toBe(1);
    track(1);
    await client.flush();
    await clock.advance(600_000);
    expect(claims()).toBe(2);
  });

  it("are sent in parts, after the program's own signals (point 26)", async () => {
    const { clock, leave, onDisk, start } = setUpDisk({ claimSignals: 2 });
    leave(5, 'old');
    const { client, track, transport } = start();
    track(1, 'new');
    await clock.advance(0);
    expect(transport.batches()).toEqual([['new0'], ['old0', 'old1'], ['old2', 'old3'], ['old4']]);
    expect(client.stats()).toMatchObject({ tracked: 1, recovered: 5, delivered: 6 });
    expect(onDisk()).toEqual([]);
  });

  it.each<[string, StubReply, TestOption]>([
    ['was given up', 'silence', { ambiguousFailure: 'drop' }],
    ['has failed', refused(), {}],
  ])('are sent completely, even if a part %s (point 15)', async (_name, reply, options) => {
    const { clock, leave, onDisk, start } = setUpDisk({ claimSignals: 1 });
    leave(4);
    const { client } = start([200, reply], options);
    await clock.advance(60_000);
    expect(onDisk()).toEqual([]);
    expect(client.stats()).toMatchObject({ recovered: 4, pending: 0 });
  });

  it('are awaited by a close if a claim is running', async () => {
    const { clock, leave, start } = setUpDisk({ claimMs: 50 });
    leave(2);
    const { client } = start();
    await clock.advance(10);
    const close = client.close({ timeoutMs: 1000 });
    await clock.advance(100);
    expect(await close).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0, recovered: 2 });
  });

  it.each<['flush' | 'close', number]>([
    ['flush', 0],
    ['flush', 1],
    ['close', 0],
    ['close', 1],
  ])('are all sent by a %s of a client that has sent %i signals, and the report keeps them apart', async (end, own) => {
    const { leave, onDisk, start } = setUpDisk({ claimSignals: 2 });
    leave(5, 'old');
    const { client, track, transport } = start();
    track(own, 'new');
    expect(await client[end]()).toEqual({ delivered: own, pending: 0, spooled: 0, dropped: 0, recovered: 5 });
    expect(client.stats()).toMatchObject({ tracked: own, recovered: 5, delivered: own + 5 });
    expect(transport.batches().flat()).toHaveLength(own + 5);
    expect(onDisk()).toEqual([]);
  });

  it.each(['flush', 'close'] as const)('do not count as own signals in the report of a %s that fails', async (end) => {
    const { clock, leave, onDisk, start } = setUpDisk();
    leave(3, 'old');
    const { client, track } = start([200, ...repeat(9, refused())]);
    track(1, 'new');
    const ended = client[end]({ timeoutMs: 100 });
    await clock.advance(200);
    expect(await ended).toEqual({ delivered: 1, pending: 0, spooled: 0, dropped: 0 });
    expect(onDisk()).toEqual(['old0', 'old1', 'old2']);
    await clock.advance(60_000);
  });

  it('stay in the store if the client is closed before the claim ends', async () => {
    const { clock, leave, onDisk, start } = setUpDisk({ claimMs: 5000 });
    leave(2);
    const { client, unaccounted } = start();
    await clock.advance(10);
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(10_000);
    await close;
    expect(client.stats()).toMatchObject({ recovered: 0 });
    expect(unaccounted()).toBe(0);
    expect(onDisk()).toEqual(['s0', 's1']);
  });
});

it('a client ignores a claim that ends after the close (point 1)', async () => {
  const signal = { text: '{"type":"old"}', bytes: 14 };
  let hand!: (signals: (typeof signal)[]) => void;
  const claim = () =>
    new Promise<(typeof signal)[]>((resolve) => {
      hand = resolve;
    });
  const store = { persist: () => true, remove() {}, claim, clear() {}, release() {} };
  const { client, clock, transport, unaccounted } = setUpClient([], { store });
  await clock.advance(0);
  const close = client.close({ timeoutMs: 100 });
  await clock.advance(200);
  await close;
  hand([signal]);
  await clock.advance(1000);
  expect(client.stats()).toMatchObject({ recovered: 0, pending: 0 });
  expect(transport.requests).toEqual([]);
  expect(unaccounted()).toBe(0);
});

describe('a store with writeAhead', () => {
  it('has a signal before the call returns, and until its delivery (point 23)', async () => {
    const { clock, onDisk, start } = setUpDisk({ writeAhead: true });
    const { client, track } = start();
    track(3);
    expect(onDisk()).toEqual(['s0', 's1', 's2']);
    await client.flush();
    expect(onDisk()).toEqual([]);
    await clock.advance(0);
  });

  it('loses no signal of a completed call when the process is killed at any time (point 23)', async () => {
    for (let turns = 0; turns < 25; turns++) {
      const { clock, onDisk, start } = setUpDisk({ writeAhead: true });
      const first = start([200, 503], { batch: { maxSignals: 2 } });
      first.track(7);
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      first.kill();
      const arrived = first.transport.batches().flat();
      expect(new Set([...arrived, ...onDisk()]).size).toBe(7);
      // Only signals of running requests may be in both.
      expect(arrived.filter((id) => onDisk().includes(id)).length).toBeLessThanOrEqual(2);
      const second = start();
      await clock.advance(60_000);
      expect(new Set([...arrived, ...second.transport.batches().flat()]).size).toBe(7);
    }
  });

  it('does not keep signals that the queue dropped (point 4)', async () => {
    const { onDisk, start } = setUpDisk({ writeAhead: true });
    const { client, track } = start([], { queue: { maxSignals: 2, maxBytes: 2000 } });
    track(5);
    client.sendSignal('huge', { text: 'x'.repeat(3000) });
    expect(client.stats()).toMatchObject({ pending: 2, dropped: { overflow: 4 } });
    expect(onDisk()).toEqual(['s3', 's4']);
  });

  it('does not keep signals that are too large for the queue after a processor (point 4)', async () => {
    const { clock, onDisk, start } = setUpDisk({ writeAhead: true });
    const enlarge: Processor = (signal, next) => next({ ...signal, payload: { text: 'x'.repeat(3000) } });
    const { client } = start([], { processors: [enlarge], queue: { maxBytes: 2000 } });
    client.sendSignal('huge');
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { overflow: 1 } });
    expect(onDisk()).toEqual([]);
    await clock.advance(0);
  });

  it('has the whole signals that waited for the decision, also after a persist() before it (point 23)', async () => {
    const { clock, onDisk, start } = setUpDisk({ writeAhead: true });
    const { client, lifecycle, track } = start(['silence'], { consent: 'unknown' });
    track(2);
    lifecycle.persist();
    expect(onDisk()).toEqual([]);
    client.optIn();
    expect(onDisk()).toEqual(['s0', 's1']);
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ delivered: 2 });
  });
});

describe('any other store', () => {
  it('gets the waiting signals after an outage of one minute, and not earlier (point 22)', async () => {
    const { clock, onDisk, start } = setUpDisk();
    const { client, track } = start([...repeat(6, refused())]);
    track(2);
    await clock.advance(60_000);
    expect(onDisk()).toEqual([]);
    track(1, 'later');
    // The probe after a minute and a half also fails.
    await clock.advance(32_000);
    expect(onDisk()).toEqual(['s0', 's1', 'later0']);
    // From then on the store gets later signals soon, but not in the same turn.
    track(1, 'late');
    expect(onDisk()).not.toContain('late0');
    await clock.advance(500);
    track(1, 'last');
    await clock.advance(500);
    expect(onDisk()).toEqual(['s0', 's1', 'later0', 'late0', 'last0']);
    await clock.advance(600_000);
    expect(client.stats()).toMatchObject({ delivered: 5, pending: 0 });
    expect(onDisk()).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('gets the waiting and the running signals when the program ends, but no cancelled ones (point 8)', async () => {
    const { onDisk, start } = setUpDisk();
    const { client, lifecycle, track, unaccounted } = start(['silence']);
    const cancel = new AbortController();
    track(1, 'under way');
    track(1, 'cancelled under way', { signal: cancel.signal });
    await settle();
    track(1, 'waits');
    track(1, 'cancelled', { signal: cancel.signal });
    cancel.abort();
    lifecycle.spool();
    expect(onDisk()).toEqual(['under way0', 'waits0']);
    expect(client.stats()).toMatchObject({ tracked: 4, spooled: 2, pending: 0, dropped: { cancelled: 2 } });
    expect(unaccounted()).toBe(0);
  });

  it('gets copies of the waiting signals from persist(), and they are still sent', async () => {
    const { client, lifecycle, onDisk, track } = (() => {
      const disk = setUpDisk();
      return { ...disk, ...disk.start([], { batch: { lingerMs: 1000 } }) };
    })();
    track(2);
    lifecycle.persist();
    expect(onDisk()).toEqual(['s0', 's1']);
    expect(client.stats()).toMatchObject({ pending: 2, spooled: 0 });
    expect(await client.flush()).toMatchObject({ delivered: 2 });
    expect(onDisk()).toEqual([]);
  });
});

it('signals that a store cannot keep count as lost (point 1)', async () => {
  const store = { persist: () => false, remove() {}, claim: async () => [], clear() {}, release() {} };
  const { client, clock, track } = setUpClient([refused()], { store });
  track(3);
  const close = client.close({ timeoutMs: 100 });
  await clock.advance(200);
  expect(await close).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 3 });
  expect(client.stats()).toMatchObject({ dropped: { closed: 3 } });
});

describe('the signals that a closing client stores', () => {
  /** A store with room for some signals, which gives up the oldest for the newest. Counts how often it writes. */
  const smallStore = (room: number, left: StoredSignal[] = []) => {
    let kept: StoredSignal[] = [];
    const unfit = new Set<StoredSignal>();
    let writes = 0;
    const store: SignalStore = {
      persist(signals) {
        const fresh = signals.filter((signal) => !kept.includes(signal) && !unfit.has(signal));
        if (fresh.length > 0) writes++;
        kept.push(...fresh);
        for (const signal of kept.slice(0, -room)) unfit.add(signal);
        kept = kept.slice(-room);
        return signals.every((signal) => kept.includes(signal));
      },
      remove(signals) {
        kept = kept.filter((signal) => !signals.includes(signal));
      },
      async claim() {
        const claimed = left.splice(0);
        kept.push(...claimed);
        return claimed;
      },
      clear() {},
      release() {},
    };
    return { store, onDisk: () => kept.map(({ text }) => idOf(text)), writes: () => writes };
  };
  const closeIn = async ({ client, clock }: ReturnType<typeof setUpClient>) => {
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    return close;
  };

  it('count as stored if the storage really has them, and are written once (point 1)', async () => {
    const { onDisk, store, writes } = smallStore(300);
    const set = setUpClient([refused()], { store });
    set.track(500);
    const earlier = writes();
    expect(await closeIn(set)).toEqual({ delivered: 0, pending: 0, spooled: 300, dropped: 200 });
    expect(onDisk()).toHaveLength(300);
    expect(set.client.stats()).toMatchObject({ spooled: 300, dropped: { closed: 200 } });
    expect(writes() - earlier).toBe(1);
  });

  it('are stored at once if one of them is not encoded yet', async () => {
    const { onDisk, store, writes } = smallStore(300);
    const processors: Processor[] = [(signal, next) => (signal.type === 'slow' ? new Promise(() => {}) : next(signal))];
    const set = setUpClient([], { store, processors });
    set.client.sendSignal('slow');
    set.track(20);
    const earlier = writes();
    expect(await closeIn(set)).toMatchObject({ spooled: 20, dropped: 1 });
    expect(onDisk()).toHaveLength(20);
    expect(writes() - earlier).toBe(1);
  });

  it('are counted apart from those of earlier programs, which the storage may have no room for either', async () => {
    const left = ['old0', 'old1'].map((type) => ({ text: JSON.stringify({ type }), bytes: 15 }));
    const { onDisk, store } = smallStore(3, left);
    const set = setUpClient(repeat(10, refused()), { store });
    await set.clock.advance(0);
    expect(set.client.stats()).toMatchObject({ recovered: 2, pending: 2 });
    set.track(2);
    expect(await closeIn(set)).toEqual({ delivered: 0, pending: 0, spooled: 2, dropped: 0 });
    expect(onDisk()).toEqual(['old1', 's0', 's1']);
    expect(set.client.stats()).toMatchObject({ spooled: 3, dropped: { closed: 1 } });
    expect(set.unaccounted()).toBe(0);
  });

  it('count as lost while the decision cannot be read, but those of earlier programs do not', async () => {
    const disk = setUpDisk();
    disk.leave(2);
    let isHeld = false;
    const read = () => (isHeld ? 'unreadable' : 'granted');
    const decision: Feature = { join: () => ({ decision: { read, write: () => true } }) };
    const set = disk.start(repeat(10, refused()), decision);
    await disk.clock.advance(0);
    expect(set.client.stats()).toMatchObject({ recovered: 2, pending: 2 });
    set.track(1);
    isHeld = true;
    expect(await closeIn(set)).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 1 });
    expect(disk.onDisk()).toEqual(['s0', 's1']);
    expect(set.client.stats()).toMatchObject({ spooled: 2, dropped: { closed: 1 } });
  });
});

it('a store that throws once is asked for signals again', async () => {
  let calls = 0;
  const store: SignalStore = {
    persist: () => true,
    remove() {},
    claim() {
      if (++calls === 1) throw new Error('locked');
      return Promise.resolve(calls === 2 ? [{ text: '{"type":"old"}', bytes: 14 }] : []);
    },
    clear() {},
    release() {},
  };
  const { client, clock, logger } = setUpClient([], { store });
  await clock.advance(0);
  expect(logger.lines.join()).toContain('stored signals of earlier runs cannot be read: Error: locked');
  expect(await client.flush()).toMatchObject({ recovered: 1 });
});

it('an opt-out by a listener ends the take-over of stored signals (point 25)', async () => {
  const left = repeat(10, undefined).map((_, at) => ({ text: JSON.stringify({ type: `old${at}` }), bytes: 15 }));
  const store: SignalStore = { persist: () => true, remove() {}, claim: async () => left, clear() {}, release() {} };
  const set = setUpClient([], {
    store,
    queue: { maxSignals: 2 },
    diagnostics: ({ reason }) => void (reason === 'overflow' && set.client.optOut()),
  });
  await set.clock.advance(60_000);
  expect(set.transport.batches()).toEqual([]);
  expect(set.client.stats()).toMatchObject({ recovered: 3, pending: 0, dropped: { overflow: 1, disabled: 2 } });
});

it.each([
  ['smaller', -3],
  ['larger', 3],
])('a store that reports signals as %s than they are does not change them', async (_how, difference) => {
  const texts = ['first', 'second'].map((type) => JSON.stringify({ type, payload: { text: 'é' } }));
  const left = texts.map((text) => ({ text, bytes: new TextEncoder().encode(text).length + difference }));
  const store: SignalStore = {
    persist: () => true,
    remove() {},
    claim: async () => left.splice(0),
    clear() {},
    release() {},
  };
  const { clock, transport } = setUpClient([], { store });
  await clock.advance(0);
  await settle();
  expect(transport.requests.map(({ body }) => new TextDecoder().decode(body))).toEqual([`[${texts.join()}]`]);
});

describe('the data in a store', () => {
  /** Records all data that the store can read from a signal. */
  const readingStore = () => {
    const texts: string[] = [];
    const read = (signals: readonly StoredSignal[]) => {
      texts.push(JSON.stringify(signals), JSON.stringify(signals.map((signal) => ({ ...signal }))));
      for (const signal of signals) {
        for (const value of Object.values(signal))
          texts.push(typeof value === 'object' ? JSON.stringify(value) : `${value}`);
      }
    };
    const store: SignalStore = {
      persist(signals) {
        read(signals);
        return true;
      },
      remove: read,
      claim: async () => [],
      clear() {},
      release() {},
    };
    return { store, texts };
  };

  it.each([true, false])('has no plain identifier of a user (writeAhead: %s)', async (writeAhead) => {
    const { store, texts } = readingStore();
    const { client, clock, lifecycle } = setUpClient([503], {
      store: { ...store, writeAhead },
      userID: 'ada@example.com',
    });
    for (let round = 0; round < 3; round++) {
      client.sendSignal('a');
      client.sendSignal('b', { text: 'x' }, { userID: 'bob@example.com', signal: new AbortController().signal });
    }
    lifecycle.persist();
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ delivered: 6 });
    client.sendSignal('c');
    lifecycle.spool();
    expect(texts.join()).toContain(hashUserID('bob@example.com'));
    expect(texts.join()).not.toContain('example.com');
  });

  it('is a text and its bytes', async () => {
    const { store, texts } = readingStore();
    const { client, lifecycle } = setUpClient([], { store, userID: 'ada', batch: { lingerMs: 1000 } });
    for (let index = 0; index < 3; index++) client.sendSignal('a', { text: '日本語' });
    lifecycle.persist();
    const kept: Record<string, unknown>[] = JSON.parse(texts[0] as string);
    expect(kept).toHaveLength(3);
    for (const { text, bytes, ...counts } of kept) {
      expect(JSON.parse(text as string)).toMatchObject({ clientUser: hashUserID('ada'), payload: { text: '日本語' } });
      expect(bytes).toBe(Buffer.byteLength(text as string));
      for (const count of Object.values(counts)) expect(typeof count).toBe('number');
    }
  });
});

/** A store that returns these signals once. */
const storeThatGives = (signals: readonly object[]): SignalStore => {
  const left = [...signals] as StoredSignal[];
  return { persist: () => true, remove() {}, claim: async () => left.splice(0), clear() {}, release() {} };
};

it('a client sends the text that a store returns, even if the rest of the signal is unchanged', async () => {
  const kept: StoredSignal[] = [];
  const store = { ...storeThatGives([]), persist: (signals: readonly StoredSignal[]) => !!kept.push(...signals) };
  const first = setUpClient([], { store, batch: { lingerMs: 1000 } });
  first.track(3, 'old');
  first.lifecycle.persist();
  const changed = kept.map((signal) => ({ ...signal, text: signal.text.replace('"old', '"new') }));
  const { clock, transport } = setUpClient([], { store: storeThatGives(changed) });
  await clock.advance(0);
  expect(transport.batches()).toEqual([['new0', 'new1', 'new2']]);
});

describe.each<[string, (text: string) => unknown]>([
  ['length in letters', (text) => text.length],
  ['size less twenty', (text) => Buffer.byteLength(text) - 20],
  ['being not a number', () => Number.NaN],
  ['being missing', () => undefined],
])('a store that reports a wrong size (%s)', (_name, bytesOf) => {
  const texts = ['old0', 'old1'].map((type) => JSON.stringify({ type, payload: { text: '日本語、漢字とかな' } }));
  const left = () => texts.map((text) => ({ text, bytes: bytesOf(text) }));

  it.each<[string, TestOption]>([
    ['an app', {}],
    ['a website', { website: true }],
  ])('does not change the signals of %s, also in a retry, and delivery continues', async (_client, options) => {
    const { client, clock, track, transport } = setUpClient([503], { store: storeThatGives(left()) }, options);
    await clock.advance(60_000);
    track(1, 'new');
    await clock.advance(60_000);
    const bodies = transport.requests.map(({ body }) => new TextDecoder().decode(body));
    const last = bodies.pop() as string;
    expect(bodies).toEqual(
      (options as PlainOptions).website ? [texts[0], ...texts] : [`[${texts.join()}]`, `[${texts.join()}]`],
    );
    expect([JSON.parse(last)].flat()).toMatchObject([{ type: 'new0' }]);
    expect(client.stats()).toMatchObject({ recovered: 2, delivered: 3, pending: 0 });
    expect(client.stats().dropped).toEqual({});
  });
});

it.each<[string, () => Promise<readonly StoredSignal[]>]>([
  [
    'fails',
    async () => {
      throw new Error('disk');
    },
  ],
  ['returns an invalid signal', async () => [{ bytes: 1 } as never]],
])('a store that %s breaks nothing, and the logger reports it', async (_what, claim) => {
  const store: SignalStore = { persist: () => true, remove() {}, claim, clear() {}, release() {} };
  const { client, clock, logger, track } = setUpClient([], { store });
  await clock.advance(0);
  await settle();
  track(1);
  await clock.advance(1000);
  expect(client.stats()).toMatchObject({ tracked: 1, delivered: 1 });
  expect(logger.lines[0]).toMatch(/^TelemetryDeck: stored signals of earlier runs cannot be read: /);
});

it('a flush ends when a processor drops the last signal while the endpoint asks for a pause (point 6)', async () => {
  const { clock, start } = setUpDisk();
  const dropLater: Processor = (signal, next) =>
    signal.type === 'a' ? new Promise((resolve) => void clock.setTimer(resolve, 20)) : next(signal);
  const { client } = start([{ status: 429, headers: { 'retry-after': '60' } }], { processors: [dropLater] });
  await clock.advance(1000);
  client.sendSignal('a');
  let isOver = false;
  const flush = client.flush({ timeoutMs: 30_000 }).then(() => {
    isOver = true;
  });
  const delivery = client.deliverSignal('b').catch(() => {});
  await clock.advance(25);
  expect(isOver).toBe(true);
  await clock.advance(60_000);
  await Promise.all([flush, delivery]);
});

it('a client takes over the whole entries of a claim with broken ones', async () => {
  const broken = {
    get text(): string {
      throw new Error('locked');
    },
  };
  const found = [{ text: 5 }, null, 'x', broken, { text: '' }, { text: '{"type":"old"}', bytes: 14 }, undefined];
  const store = { persist: () => true, remove() {}, claim: () => found.splice(0) as never, clear() {}, release() {} };
  const { client, clock, logger, transport, unaccounted } = setUpClient([], { store });
  await clock.advance(0);
  await client.flush();
  expect(transport.signals()).toEqual([{ type: 'old' }]);
  expect(client.stats()).toMatchObject({ recovered: 1, delivered: 1, pending: 0 });
  expect(unaccounted()).toBe(0);
  expect(logger.lines).toEqual([expect.stringContaining('stored signals of earlier runs cannot be read')]);
});

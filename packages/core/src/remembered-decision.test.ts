import { describe, expect, it, vi } from 'vitest';
import { manualClock, settle } from '../test/manual-clock.js';
import { recordingLogger, stubTransport } from '../test/stub-transport.js';
import {
  type ClientLifecycle,
  type ClientOption,
  type ConsentState,
  createClient,
  createClientLifecycle,
  type DecisionStorage,
  type Feature,
  lazyClient,
  type OffReason,
  type SignalStore,
  type StateStorage,
  withConsent,
  withEnabled,
  withLogger,
  withSessions,
  withStore,
} from './index.js';

type Remembered = ReturnType<DecisionStorage['read']>;

/** A decision that other programs may change, on a disk that may be full. */
function sharedDecision(remembered: Remembered = 'unknown') {
  const disk = { remembered, isFull: false, reads: 0, log: [] as string[] };
  const watching = new Set<() => void>();
  const decision: DecisionStorage = {
    read() {
      disk.reads++;
      return disk.remembered;
    },
    write(decided) {
      disk.log.push(`write ${decided}`);
      if (!disk.isFull) disk.remembered = decided;
      return !disk.isFull;
    },
    watch(onChange) {
      watching.add(onChange);
      return () => watching.delete(onChange);
    },
  };
  const elsewhere = (decided: Remembered) => {
    disk.remembered = decided;
    for (const onChange of watching) onChange();
  };
  return { disk, decision, watching, elsewhere };
}

function setUp(remembered?: Remembered, writeAhead = false, ...options: readonly ClientOption[]) {
  const shared = sharedDecision(remembered);
  const { log } = shared.disk;
  const store: SignalStore = {
    writeAhead,
    persist: (signals) => log.push(`persist ${signals.length}`) > 0,
    remove() {},
    claim: async () => {
      log.push('claim');
      return [];
    },
    clear() {
      log.push('clear');
      shared.disk.isFull = false;
    },
    release() {},
  };
  const transport = stubTransport();
  const clock = manualClock();
  const logger = recordingLogger();
  const stored = new Map<string, string>();
  const storage: StateStorage = {
    get: (name) => stored.get(name),
    set: (name, text = '') => void stored.set(name, text),
    claim: (name, text) => !stored.has(name) && !!stored.set(name, text),
    clear: () => stored.clear(),
  };
  let lifecycle!: ClientLifecycle;
  const platform: Feature = {
    join(client) {
      lifecycle = createClientLifecycle(client);
      return { decision: shared.decision, storage };
    },
  };
  const all = [{ transport, clock }, withLogger(logger), platform, withStore(store), ...options];
  return { ...shared, log, stored, transport, clock, logger, client: createClient('APP', ...all), lifecycle };
}

describe('a decision that is remembered', () => {
  it('is what optOut() and optIn() return', () => {
    const { client, disk } = setUp();
    expect([client.optOut(), client.optIn()]).toEqual([true, true]);
    disk.isFull = true;
    expect(client.with({ userID: 'ada' }).optIn()).toBe(false);
    expect(client.consent).toBe('granted');
  });

  it('is not remembered without storage', () => {
    const client = createClient('APP', { transport: stubTransport() });
    expect([client.optOut(), client.consent]).toEqual([false, 'denied']);
    expect([client.optIn(), client.consent]).toEqual([false, 'granted']);
  });

  it('is written before the signals are deleted, and on a full disk again after that', () => {
    const { client, disk, log } = setUp();
    disk.isFull = true;
    expect(client.optOut()).toBe(true);
    expect(log).toEqual(['write denied', 'clear', 'write denied']);
    expect(disk.remembered).toBe('denied');
  });

  it('against telemetry makes the next start delete what other clients have left', () => {
    const { client, log } = setUp('denied');
    expect(client.consent).toBe('denied');
    expect(log).toEqual(['clear']);
  });

  it('of an option deletes nothing', () => {
    expect(setUp('unknown', false, withConsent('denied')).log).toEqual([]);
  });
});

describe('a decision that cannot be read at present', () => {
  it('at the start counts as a refusal, without sending, storing or deleting anything, until it can be read', async () => {
    const { client, clock, disk, log, transport } = setUp('unreadable', true);
    const heard: ConsentState[] = [];
    client.onConsentChange((consent) => heard.push(consent));
    expect([client.consent, client.offReason]).toEqual(['denied', { by: 'user' }]);
    client.sendSignal('dropped');
    await client.deliverSignal('dropped');
    await client.flush();
    expect([log, transport.requests, client.stats().dropped]).toEqual([[], [], { disabled: 1 }]);

    disk.remembered = 'granted';
    await clock.advance(1000);
    client.sendSignal('sent');
    await client.flush();
    expect([client.consent, client.offReason, heard]).toEqual(['granted', undefined, ['granted']]);
    expect(transport.requests).toHaveLength(1);
    expect(log).not.toContain('clear');
  });

  it('is read again at most once a second', async () => {
    const { client, clock, disk } = setUp('unreadable');
    for (let number = 0; number < 50; number++) {
      client.sendSignal('a');
      await client.deliverSignal('b');
      await clock.advance(100);
    }
    expect(disk.reads).toBeLessThanOrEqual(6);
  });

  it.each<[ConsentState, ConsentState, OffReason | undefined]>([
    ['unknown', 'unknown', undefined],
    ['granted', 'granted', undefined],
    ['denied', 'denied', { by: 'program' }],
  ])(
    'at the start, and turns out to be absent, leaves the choice to the option: %s',
    async (option, consent, reason) => {
      const { client, clock, disk, log } = setUp('unreadable', false, withConsent(option));
      const heard = vi.fn();
      client.onConsentChange(heard);
      disk.remembered = 'unknown';
      await clock.advance(1000);
      client.sendSignal('a');
      expect([client.consent, client.offReason]).toEqual([consent, reason]);
      expect(heard.mock.calls).toEqual(consent === 'denied' ? [] : [[consent]]);
      expect(client.stats().pending).toBe(consent === 'denied' ? 0 : 1);
      expect(log).toEqual([]);
    },
  );

  it('at the start, and turns out to be a refusal, deletes what other clients have left', async () => {
    const { client, clock, disk, log } = setUp('unreadable');
    disk.remembered = 'denied';
    await clock.advance(1000);
    client.sendSignal('a');
    expect([client.consent, log]).toEqual(['denied', ['clear']]);
  });

  it('at the start is replaced by a decision of the user', async () => {
    const { client, disk, log, transport } = setUp('unreadable');
    expect([client.optIn(), client.consent]).toEqual([true, 'granted']);
    client.sendSignal('a');
    await client.flush();
    expect(transport.requests).toHaveLength(1);
    disk.remembered = 'unreadable';
    expect([client.optOut(), client.consent]).toEqual([true, 'denied']);
    expect(log.filter((entry) => entry !== 'claim')).toEqual(['write granted', 'write denied', 'clear']);
  });

  it('while signals wait holds them back, and they are sent once it can be read', async () => {
    const { client, clock, disk, log, transport } = setUp('granted');
    client.sendSignal('before');
    await client.flush();
    await clock.advance(1000);
    log.length = 0;
    disk.remembered = 'unreadable';
    client.sendSignal('held');
    await clock.advance(1501);
    client.sendSignal('held, too');
    await client.deliverSignal('not sent');
    await clock.advance(1501);
    expect([client.consent, transport.requests.length, log]).toEqual(['granted', 1, []]);
    expect(client.stats()).toMatchObject({ delivered: 1, pending: 2, dropped: {} });

    disk.remembered = 'granted';
    await clock.advance(1000);
    expect(client.stats()).toMatchObject({ delivered: 3, pending: 0, dropped: {} });
  });

  it('while signals wait, and turns out to be a refusal, deletes them', async () => {
    const { client, clock, disk, log, transport } = setUp('granted');
    disk.remembered = 'unreadable';
    await clock.advance(1000);
    client.sendSignal('held');
    await clock.advance(1000);
    disk.remembered = 'denied';
    await clock.advance(1000);
    expect([client.consent, transport.requests]).toEqual(['denied', []]);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 1 } });
    expect(log.at(-1)).toBe('clear');
  });

  it('keeps the client from storing and from claiming signals', async () => {
    const { client, clock, disk, lifecycle, log } = setUp('unreadable', true);
    await clock.advance(0);
    client.optIn();
    disk.remembered = 'unreadable';
    await clock.advance(1000);
    log.length = 0;
    client.sendSignal('a');
    lifecycle.persist();
    lifecycle.handOver();
    lifecycle.retryNow();
    await clock.advance(1000);
    expect(log).toEqual([]);
    expect(client.stats().pending).toBe(1);
  });

  it('keeps a page that closes from sending', async () => {
    const { client, clock, disk, lifecycle, transport } = setUp('granted', false, { batch: { lingerMs: 10_000 } });
    client.sendSignal('a');
    disk.remembered = 'unreadable';
    await clock.advance(1000);
    lifecycle.syncConsent();
    lifecycle.sendOnUnload(5, 60_000);
    await settle();
    expect([transport.requests, client.stats().pending]).toEqual([[], 1]);
  });

  it('fails a request that waits for its place meanwhile, and nothing of it is sent', async () => {
    const { client, clock, disk, transport } = setUp('granted', false, { batch: { maxInFlight: 1 } });
    transport.replies.push('silence');
    const first = client.deliverSignal('first', {}, { timeoutMs: 1500 });
    const second = client.deliverSignal('second').catch((error) => error);
    disk.remembered = 'unreadable';
    await Promise.all([expect(first).rejects.toMatchObject({ code: 'TIMEOUT' }), clock.advance(1500)]);
    expect(await second).toMatchObject({ code: 'NETWORK', maybeSent: false });
    expect(transport.requests).toHaveLength(1);
  });
});

describe('an opt-out in another program', () => {
  it('ends the sending within a second, and the client reads the decision at most once a second', async () => {
    const { client, clock, disk, transport } = setUp();
    const { reads } = disk;
    for (let number = 0; number < 50; number++) {
      client.sendSignal(`${number}`);
      await clock.advance(10);
    }
    expect(disk.reads - reads).toBeLessThanOrEqual(1);
    disk.remembered = 'denied';
    await clock.advance(1000);
    const before = transport.requests.length;
    client.sendSignal('late');
    await clock.advance(0);
    expect(transport.requests).toHaveLength(before);
    expect(client.consent).toBe('denied');
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 1 } });
  });

  it('keeps a delivery from being sent, which resolves', async () => {
    const { client, clock, disk, transport } = setUp();
    disk.remembered = 'denied';
    await clock.advance(1000);
    await client.deliverSignal('late');
    expect(transport.requests).toEqual([]);
  });

  it('keeps the client from storing signals', () => {
    const { client, disk, lifecycle, log } = setUp('granted');
    client.sendSignal('a');
    disk.remembered = 'denied';
    lifecycle.persist();
    expect(log).toEqual(['clear']);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 1 } });
  });

  it('keeps the client from storing each signal at once', async () => {
    const { client, clock, disk, log } = setUp('granted', true);
    client.sendSignal('a');
    await client.flush();
    await clock.advance(0);
    expect(log).toContain('persist 1');
    log.length = 0;
    disk.remembered = 'denied';
    await clock.advance(1000);
    client.sendSignal('b');
    expect(log).toEqual(['clear']);
    expect(client.stats()).toMatchObject({ pending: 0, delivered: 1, dropped: { disabled: 1 } });
  });

  it('keeps the client from claiming signals', async () => {
    const { clock, disk, lifecycle, log } = setUp('granted');
    await clock.advance(0);
    expect(log).toEqual(['claim']);
    disk.remembered = 'denied';
    await clock.advance(1000);
    lifecycle.retryNow();
    await clock.advance(0);
    expect(log).toEqual(['claim', 'clear']);
  });

  it('keeps the client from storing anything of its sessions', async () => {
    const { client, clock, disk, log, stored } = setUp('granted', false, withSessions({ timeoutMs: 1500 }));
    client.sendSignal('a');
    await client.flush();
    expect(stored.size).toBe(2);
    disk.remembered = 'denied';
    await clock.advance(1501);
    expect(client.consent).toBe('granted');
    log.length = 0;
    client.sendSignal('b');
    expect(client.consent).toBe('denied');
    expect(log).toEqual(['clear']);
    expect(stored.size).toBe(0);
    expect(client.stats()).toMatchObject({ pending: 0 });
  });

  it('is not written again by the clients that read it', async () => {
    const { client, disk, lifecycle, log } = setUp('granted');
    disk.remembered = 'denied';
    lifecycle.syncConsent();
    expect(client.consent).toBe('denied');
    expect(log.filter((entry) => entry.startsWith('write'))).toEqual([]);
  });
});

describe('an opt-out by another client of the program', () => {
  it('is known before the next request, within the same second', async () => {
    const { client, clock, decision, disk, transport } = setUp('granted');
    const other = createClient('APP', { transport: stubTransport() }, { join: () => ({ decision }) });
    client.sendSignal('before');
    await clock.advance(0);
    expect(transport.requests).toHaveLength(1);
    other.optOut();
    client.sendSignal('after');
    await client.deliverSignal('after');
    await clock.advance(0);
    expect(transport.requests).toHaveLength(1);
    expect(client.consent).toBe('denied');
    expect(disk.log).not.toContain('write granted');
  });

  it('is not an opt-out for another app', async () => {
    const { client, clock, disk, transport } = setUp('granted');
    const { reads } = disk;
    createClient('OTHER', { transport: stubTransport() }).optOut();
    client.sendSignal('after');
    await clock.advance(0);
    expect([transport.requests.length, disk.reads - reads]).toEqual([1, 0]);
  });
});

describe('a decision that a listener makes while listeners receive another one', () => {
  it.each([true, false])('is the last one, also on disk, given a full disk: %s', (isFull) => {
    const { client, disk } = setUp('unknown', false, withConsent('unknown'));
    disk.isFull = isFull;
    client.onConsentChange((consent) => {
      if (consent === 'granted') client.optOut();
    });
    expect(client.optIn()).toBe(false);
    expect([client.consent, disk.remembered]).toEqual(['denied', 'denied']);
    expect(disk.log.filter((entry) => entry === 'write granted')).toHaveLength(1);
  });

  it('counts also if another client makes it', () => {
    const { client, decision, disk } = setUp('unknown', false, withConsent('unknown'));
    const other = createClient('APP', { transport: stubTransport() }, { join: () => ({ decision }) });
    disk.isFull = true;
    client.onConsentChange((consent) => {
      disk.isFull = false;
      if (consent === 'granted') other.optOut();
    });
    expect(client.optIn()).toBe(false);
    expect([client.consent, disk.remembered]).toEqual(['denied', 'denied']);
  });

  it('reaches each listener once, after the previous decision', () => {
    const { client } = setUp('unknown', false, withConsent('unknown'));
    const first: ConsentState[] = [];
    const second: ConsentState[] = [];
    const added: ConsentState[] = [];
    client.onConsentChange((consent) => {
      first.push(consent);
      if (consent !== 'granted') return;
      client.optOut();
      client.onConsentChange((change) => added.push(change));
    });
    client.onConsentChange((consent) => second.push(consent));
    client.optIn();
    expect([first, second, added]).toEqual([['granted', 'denied'], ['granted', 'denied'], ['denied']]);
  });
});

describe('what keeps telemetry off', () => {
  const environment: Feature = { join: () => ({ offReason: () => ({ by: 'environment', name: 'NO_TELEMETRY' }) }) };

  it.each<[OffReason | undefined, ConsentState, readonly ClientOption[]]>([
    [undefined, 'unknown', []],
    [undefined, 'unknown', [withConsent('unknown')]],
    [{ by: 'user' }, 'denied', []],
    [{ by: 'program' }, 'unknown', [withEnabled(false)]],
    [{ by: 'program' }, 'granted', [withEnabled(false)]],
    [{ by: 'program' }, 'unknown', [withConsent('denied')]],
    [{ by: 'environment', name: 'NO_TELEMETRY' }, 'denied', [environment, withEnabled(false)]],
  ])('is %j, given that %s is remembered', (expected, remembered, options) => {
    const { client } = setUp(remembered, false, ...options);
    expect(client.offReason).toEqual(expected);
    expect(client.with({ userID: 'ada' }).offReason).toEqual(expected);
    const lazy = lazyClient();
    expect(lazy.offReason).toBeUndefined();
    lazy.configure(client);
    expect(lazy.offReason).toEqual(expected);
  });

  it('follows the decisions of the user', () => {
    const { client } = setUp('unknown', false, withConsent('denied'));
    client.optIn();
    expect(client.offReason).toBeUndefined();
    client.optOut();
    expect(client.offReason).toEqual({ by: 'user' });
  });

  it('overrides an opt-in, which is not remembered', () => {
    const { client, log } = setUp('unknown', false, environment);
    expect([client.optIn(), client.consent]).toEqual([false, 'denied']);
    expect(log).toEqual([]);
  });

  it('does not keep an opt-out from being remembered, for the time after it', () => {
    const { client, disk } = setUp('unknown', false, environment);
    expect([client.optOut(), client.consent, disk.remembered]).toEqual([true, 'denied', 'denied']);
  });

  it('that appears after the client was made does not keep an opt-out from its effect', async () => {
    let reason: OffReason | undefined;
    const { client, disk, transport } = setUp('unknown', false, { join: () => ({ offReason: () => reason }) });
    client.sendSignal('App.started');
    reason = { by: 'browser', name: 'doNotTrack' };
    expect([client.optOut(), client.consent, disk.remembered]).toEqual([true, 'denied', 'denied']);
    reason = undefined;
    client.sendSignal('App.ended');
    await client.flush();
    expect(transport.requests).toEqual([]);
  });
});

describe('a listener of the consent', () => {
  it('receives each change once, until it is removed', () => {
    const { client, watching } = setUp('unknown', false, withConsent('unknown'));
    const listener = vi.fn();
    const { onConsentChange } = client.with({ userID: 'ada' });
    const stop = onConsentChange(listener);
    const stopAnother = onConsentChange(listener);
    stopAnother();
    stopAnother();
    client.optIn();
    client.optIn();
    client.optOut();
    expect(listener.mock.calls).toEqual([['granted'], ['denied']]);
    stop();
    client.optIn();
    expect(listener).toHaveBeenCalledTimes(2);
    expect(watching.size).toBe(0);
  });

  it('sees the client as it is after the change', () => {
    const { client } = setUp();
    const seen: unknown[] = [];
    client.onConsentChange((consent) => seen.push(consent, client.consent, client.offReason, client.stats().pending));
    client.sendSignal('a');
    client.optOut();
    expect(seen).toEqual(['denied', 'denied', { by: 'user' }, 0]);
  });

  it('receives decisions made elsewhere, which apply here', () => {
    const { client, elsewhere, log } = setUp('unknown', false, withConsent('unknown'));
    const listener = vi.fn();
    client.onConsentChange(listener);
    elsewhere('granted');
    elsewhere('granted');
    elsewhere('denied');
    elsewhere('unknown');
    expect(listener.mock.calls).toEqual([['granted'], ['denied']]);
    expect(log.filter((entry) => entry.startsWith('write'))).toEqual([]);
  });

  it('receives an opt-out that the client finds by itself', async () => {
    const { client, clock, disk } = setUp();
    const listener = vi.fn();
    client.onConsentChange(listener);
    disk.remembered = 'denied';
    await clock.advance(1000);
    client.sendSignal('a');
    await clock.advance(0);
    expect(listener.mock.calls).toEqual([['denied']]);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('that %s does not stop the others, and is reported', async (_how, broken) => {
    const { client, logger } = setUp();
    const listener = vi.fn();
    client.onConsentChange(broken);
    client.onConsentChange(listener);
    client.optOut();
    await settle();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(logger.lines).toEqual([expect.stringContaining('broken')]);
  });

  it('of a lazy client receives the decisions of its client, and the earlier ones', () => {
    const lazy = lazyClient();
    const heard: ConsentState[] = [];
    const stop = lazy.with({ userID: 'ada' }).onConsentChange((consent) => heard.push(consent));
    const removed = vi.fn();
    lazy.onConsentChange(removed)();
    expect(lazy.optOut()).toBe(false);
    expect(lazy.offReason).toEqual({ by: 'user' });
    lazy.optIn();
    const { client, disk } = setUp();
    lazy.configure(client);
    expect(disk.remembered).toBe('granted');
    expect(lazy.optOut()).toBe(true);
    stop();
    lazy.optIn();
    expect(heard).toEqual(['denied', 'unknown', 'granted', 'denied']);
    expect(removed).not.toHaveBeenCalled();
  });
});

it('signals that an asynchronous store returns after an opt-out are not sent, even after an opt-in', async () => {
  let giveOld = (_signals: readonly { text: string; bytes: number }[]) => {};
  const store: SignalStore = {
    persist: () => true,
    remove() {},
    claim: () => claims.shift() ?? Promise.resolve([]),
    clear() {},
    release() {},
  };
  const claims = [new Promise<readonly { text: string; bytes: number }[]>((resolve) => (giveOld = resolve))];
  const transport = stubTransport();
  const clock = manualClock();
  const client = createClient('APP', { transport, clock }, withStore(store));
  await clock.advance(0);
  expect(claims).toEqual([]);
  client.optOut();
  client.optIn();
  giveOld([{ text: '{"type":"before the no"}', bytes: 24 }]);
  await settle();
  await client.flush();
  expect([transport.requests, client.stats().recovered]).toEqual([[], 0]);
});

describe.each<[string, NonNullable<DecisionStorage['watch']>]>([
  [
    'throws',
    () => () => {
      throw new Error('already closed');
    },
  ],
  ['is no function', () => 'a timer' as never],
])('if what ends the watch on a decision %s', (_name, watch) => {
  const undecided = () => {
    const transport = stubTransport();
    const logger = recordingLogger();
    const { decision } = sharedDecision();
    const watched: DecisionStorage = { ...decision, watch };
    const options = [withConsent('unknown'), withLogger(logger), { join: () => ({ decision: watched }) }] as const;
    const clock = manualClock();
    return { client: createClient('APP', { transport, clock }, ...options), transport };
  };

  it('an opt-out drops what waits', async () => {
    const { client, transport } = undecided();
    client.sendSignal('a');
    expect(client.optOut()).toBe(true);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { disabled: 1 } });
    await client.close();
    expect(transport.requests).toEqual([]);
  });

  it('a close resolves, and closes the transport', async () => {
    const { client, transport } = undecided();
    client.sendSignal('a');
    expect(await client.close()).toMatchObject({ dropped: 1 });
    expect(transport.closed).toBe(1);
  });
});

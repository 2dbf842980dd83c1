import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { refused, repeat, setUpClient } from '../../test/set-up-client.js';

describe('the queue', () => {
  it('holds ten thousand of a million undeliverable signals, and counts the others (point 4)', {
    timeout: 60_000,
  }, () => {
    const { client, track, unaccounted } = setUpClient([refused()], { rateLimit: false });
    track(1_000_000);
    expect(client.stats()).toMatchObject({ tracked: 1_000_000, pending: 10_000, dropped: { overflow: 990_000 } });
    expect(unaccounted()).toBe(0);
  });

  it('holds the newest signals (point 4)', async () => {
    const { client, clock, track, transport } = setUpClient([refused()], { queue: { maxSignals: 3 } });
    track(1, 'first');
    await settle();
    track(5);
    await clock.advance(1000);
    expect(transport.batches().slice(1)).toEqual([['s2', 's3', 's4']]);
    expect(client.stats()).toMatchObject({ delivered: 3, dropped: { overflow: 3 } });
  });

  it.each([
    ['x', 1],
    ['é', 2],
    ['日', 3],
    ['👋', 4],
  ])('holds five megabytes, and a %s takes %i bytes (point 4)', async (letter, bytes) => {
    const { client, transport } = setUpClient();
    const payload = { text: letter.repeat(60_000 / bytes) };
    for (let index = 0; index < 200; index++) client.sendSignal('big', payload);
    const { pending, dropped } = client.stats();
    await client.flush();
    const each = Buffer.byteLength(JSON.stringify(transport.signals()[0]));
    expect(each).toBeGreaterThan(60_000);
    expect(pending).toBe(Math.floor(5_000_000 / each));
    expect(dropped).toEqual({ overflow: 200 - pending });
  });

  it('does not let a single signal drive out all others (point 4)', async () => {
    const { client, track, transport } = setUpClient([], { queue: { maxBytes: 5000 } });
    track(5);
    client.sendSignal('huge', { text: 'x'.repeat(6000) });
    expect(client.stats()).toMatchObject({ pending: 5, dropped: { overflow: 1 } });
    await client.flush();
    expect(transport.batches()).toEqual([['s0', 's1', 's2', 's3', 's4']]);
  });

  it('never drops signals in a request, and counts them (point 4)', async () => {
    const { client, clock, track, unaccounted } = setUpClient(['silence'], { queue: { maxSignals: 4 } });
    track(4);
    await settle();
    track(3, 'later');
    expect(client.stats()).toMatchObject({ pending: 4, dropped: { overflow: 3 } });
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ delivered: 4, pending: 0 });
    expect(unaccounted()).toBe(0);
  });

  it('does not make a flush wait for dropped signals (point 6)', async () => {
    const { client, clock, track } = setUpClient(repeat(100, 503), {
      queue: { maxSignals: 3 },
      batch: { maxSignals: 2 },
    });
    track(1, 'old');
    await settle();
    let isOver = false;
    const flush = client.flush({ timeoutMs: 60_000 }).then(() => {
      isOver = true;
    });
    await settle();
    track(5, 'new');
    await settle();
    expect(isOver).toBe(true);
    await flush;
    await clock.advance(0);
  });
});

describe('a call of sendSignal (point 2)', () => {
  it('uses neither the endpoint nor the store in its turn, also in a long outage (point 2)', async () => {
    const calls: string[] = [];
    const store = {
      persist: () => calls.push('keep') > 0,
      remove: () => void calls.push('forget'),
      claim: async () => [],
      clear: () => void calls.push('clear'),
      release: () => void calls.push('release'),
    };
    const { clock, track, transport } = setUpClient(repeat(100, refused()), { store });
    track(1);
    await clock.advance(300_000);
    calls.length = 0;
    const requests = transport.requests.length;
    track(1000);
    expect(calls).toEqual([]);
    expect(transport.requests).toHaveLength(requests);
  });

  it('is synchronous, and drops only a signal that cannot be encoded (point 2)', async () => {
    const { client, transport } = setUpClient();
    const broken = {
      get floatValue(): number {
        throw new Error('no value');
      },
    };
    expect(client.sendSignal('before')).toBeUndefined();
    expect(client.sendSignal('broken', {}, broken)).toBeUndefined();
    client.sendSignal('after');
    expect(client.stats()).toMatchObject({ tracked: 3, pending: 2, dropped: { unserializable: 1 } });
    await client.flush();
    expect(transport.batches()).toEqual([['before', 'after']]);
  });
});

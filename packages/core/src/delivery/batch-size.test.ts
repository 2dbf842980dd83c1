import { describe, expect, it } from 'vitest';
import { settle } from '../../test/manual-clock.js';
import { repeat, setUpClient } from '../../test/set-up-client.js';
import type { StubTransport } from '../../test/stub-transport.js';

/** An endpoint that answers 413 to requests with this property. */
function refuseAs413(transport: StubTransport, isTooLarge: (types: readonly string[]) => boolean): void {
  transport.send = async (request) => {
    transport.requests.push(request);
    const status = isTooLarge(transport.batches().at(-1) ?? []) ? 413 : 200;
    return { status, header: () => null, text: async () => '' };
  };
}

const sizes = (transport: StubTransport) => transport.batches().map(({ length }) => length);

describe('a request', () => {
  it('has at most a hundred signals, or the number of the option (point 18)', async () => {
    for (const [options, expected] of [
      [{}, [100, 100, 30]],
      [{ batch: { maxSignals: 90 } }, [90, 90, 50]],
      [{ batch: { maxSignals: 1000 } }, [230]],
    ] as const) {
      const { client, track, transport } = setUpClient([], options);
      track(230);
      await client.flush();
      expect(sizes(transport)).toEqual(expected);
    }
  });

  it.each(['x', 'é', '日本語', '👋🏽'])('has at most 512 KiB of UTF-8, also with %s (point 18)', async (letters) => {
    const { client, transport } = setUpClient();
    const payload = { text: letters.repeat(40_000 / Buffer.byteLength(letters)) };
    for (let index = 0; index < 100; index++) client.sendSignal('big', payload);
    await client.flush();
    const bytes = transport.requests.map(({ body }) => body.length);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(524_288);
    // No further signal would fit into them.
    expect(Math.min(...bytes.slice(0, -1))).toBeGreaterThan(524_288 - 45_000);
    expect(transport.signals()).toHaveLength(100);
  });

  it('can use every byte of the limit (point 18)', async () => {
    const { client: probe, transport: seen } = setUpClient([], { userID: 'ada', sessionID: 's' });
    for (let index = 0; index < 3; index++) probe.sendSignal('same');
    await probe.flush();
    const maxBytes = seen.requests[0]?.body.length ?? 0;
    for (const [more, expected] of [
      [0, [3]],
      [-1, [2, 1]],
    ] as const) {
      const { client, transport } = setUpClient([], {
        userID: 'ada',
        sessionID: 's',
        batch: { maxBytes: maxBytes + more },
      });
      for (let index = 0; index < 3; index++) client.sendSignal('same');
      await client.flush();
      expect(sizes(transport)).toEqual(expected);
    }
  });

  it('carries a larger signal alone (point 18)', async () => {
    const { client, track, transport } = setUpClient([], { batch: { maxBytes: 1000 } });
    track(1, 'before');
    client.sendSignal('large', { text: 'x'.repeat(2000) });
    track(1, 'after');
    await client.flush();
    expect(transport.batches()).toEqual([['before0'], ['large'], ['after0']]);
  });

  it('carries the signals that arrived during the previous request (point 18)', async () => {
    const { clock, track, transport } = setUpClient();
    const { send } = transport;
    transport.send = async (request) => {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 100));
      return send(request);
    };
    for (let turn = 0; turn < 10; turn++) {
      track(1, `turn ${turn} `);
      await clock.advance(20);
    }
    await clock.advance(300);
    expect(sizes(transport)).toEqual([1, 4, 5]);
  });
});

describe('a request that is too large', () => {
  it('is halved: 25 signals need at most 12 requests if the endpoint accepts five at a time (point 19)', async () => {
    const { client, track, transport, unaccounted } = setUpClient();
    refuseAs413(transport, ({ length }) => length > 5);
    track(25);
    expect(await client.flush()).toMatchObject({ delivered: 25, dropped: 0 });
    expect(transport.requests.length).toBeLessThanOrEqual(12);
    expect(unaccounted()).toBe(0);
  });

  it('costs only the one signal that is too large, at any position (point 19)', async () => {
    for (let place = 0; place < 25; place++) {
      const { client, track, transport } = setUpClient();
      refuseAs413(transport, (types) => types.includes(`s${place}`));
      track(25);
      expect(await client.flush()).toMatchObject({ delivered: 24, dropped: 1 });
      expect(client.stats().dropped).toEqual({ 'too-large': 1 });
    }
  });

  it('is reported as a split (point 19)', async () => {
    const { client, events, track } = setUpClient([413]);
    track(25);
    await client.flush();
    expect(events[0]).toEqual({ kind: 'split', reason: 'the endpoint answered 413', signals: 25 });
  });

  it('makes the next requests smaller until they grow again (point 19)', async () => {
    const { client, track, transport } = setUpClient();
    let most = 5;
    refuseAs413(transport, ({ length }) => length > most);
    track(25);
    await client.flush();
    most = 1000;
    const before = transport.requests.length;
    track(5000);
    await client.flush();
    const later = sizes(transport).slice(before);
    expect(later[0]).toBe(3);
    expect(later).toContain(100);
    expect(client.stats()).toMatchObject({ delivered: 5025 });
    expect(client.stats().dropped).toEqual({});
  });

  it('also limits the requests on unload (point 19)', async () => {
    const { clock, lifecycle, track, transport } = setUpClient([], { batch: { lingerMs: 1000 } });
    refuseAs413(transport, ({ length }) => length > 10);
    track(40);
    await clock.advance(1000);
    const before = transport.requests.length;
    track(40);
    lifecycle.sendOnUnload(8, 61_440);
    await settle();
    expect(sizes(transport).slice(before)).toEqual([10, 10, 10, 10]);
  });

  it('does not raise a lower limit (point 19)', async () => {
    const { clock, client, lifecycle, track, transport } = setUpClient([], { batch: { maxSignals: 16 } });
    const answers: (() => void)[] = [];
    transport.send = async (request) => {
      transport.requests.push(request);
      const isTooLarge = (transport.batches().at(-1) ?? []).length > 5;
      if (isTooLarge) await new Promise<void>((resolve) => answers.push(resolve));
      return { status: isTooLarge ? 413 : 200, header: () => null, text: async () => '' };
    };
    track(16);
    await settle();
    track(16, 'leaving');
    lifecycle.sendOnUnload(1, 61_440);
    await settle();
    const [lane, departure] = answers.splice(0);
    lane?.();
    await settle();
    answers.splice(0)[0]?.();
    // The client already knows that eight signals are too many, and gets another 413 for sixteen.
    departure?.();
    await clock.advance(0);
    expect(Math.max(...sizes(transport).slice(3))).toBe(4);
    expect(client.stats()).toMatchObject({ delivered: 32 });
  });

  it('causes no backoff (point 19)', async () => {
    const { client, clock, track } = setUpClient(repeat(5, 413));
    track(100);
    expect(await client.flush()).toMatchObject({ delivered: 100 });
    expect(clock.monotonic()).toBe(0);
  });
});

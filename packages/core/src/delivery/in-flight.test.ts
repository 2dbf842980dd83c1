import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../test/collect-garbage.js';
import { settle } from '../../test/manual-clock.js';
import { setUpClient } from '../../test/set-up-client.js';
import type { StubTransport } from '../../test/stub-transport.js';
import type { Client } from '../index.js';

/** A transport that answers on demand, and counts its running requests. */
function holdRequests(transport: StubTransport) {
  const answers: (() => void)[] = [];
  const { send } = transport;
  const answerAll = () => {
    for (const answer of answers.splice(0)) answer();
  };
  const seen = { now: 0, most: 0, answerAll };
  transport.send = async (request) => {
    seen.now++;
    seen.most = Math.max(seen.most, seen.now);
    await new Promise<void>((resolve) => {
      answers.push(resolve);
      request.signal.addEventListener('abort', () => resolve());
    });
    seen.now--;
    return send(request);
  };
  return seen;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `d${index}`);

describe('the running requests', () => {
  it.each<(client: Client) => unknown>([(client) => client.close({ timeoutMs: 200 }), (client) => client.optOut()])(
    'end at their time limit, also while the text of a success is read: %s (point 6)',
    async (end) => {
      const { client, clock, track, transport } = setUpClient();
      const signals: AbortSignal[] = [];
      transport.send = async ({ signal }) => {
        signals.push(signal);
        return { status: 200, header: () => null, text: () => new Promise(() => {}) };
      };
      track(1);
      await clock.advance(0);
      expect(client.stats()).toMatchObject({ delivered: 1, pending: 0 });
      end(client);
      await clock.advance(0);
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    },
  );

  it('are at most two when the endpoint swallows twenty thousand signals (point 20)', async () => {
    const { client, clock, track, transport } = setUpClient();
    const seen = holdRequests(transport);
    track(20_000);
    const deliveries = names(50).map((name) => client.deliverSignal(name).catch(() => {}));
    await clock.advance(3_600_000);
    await Promise.all(deliveries);
    expect(seen.most).toBe(2);
  });

  it('cost no more looks at the clock for each delivery when many wait', async () => {
    const looksAt = async (deliveries: number) => {
      const { client, clock, transport } = setUpClient();
      const seen = holdRequests(transport);
      const { monotonic } = clock;
      let looks = 0;
      clock.monotonic = () => {
        looks++;
        return monotonic();
      };
      const settled = Promise.all(names(deliveries).map((name) => client.deliverSignal(name)));
      while (transport.requests.length < deliveries) {
        seen.answerAll();
        await settle();
      }
      await settled;
      return looks / deliveries;
    };
    const few = await looksAt(20);
    expect(await looksAt(200)).toBeLessThan(2 * few);
  });

  it('forget the aborted ones at once, while the queue waits first in line for the end of a pause', async () => {
    const { client, clock, track, transport } = setUpClient([{ status: 429, headers: { 'retry-after': '60' } }], {
      batch: { maxInFlight: 1 },
    });
    const seen = holdRequests(transport);
    const refused = client.deliverSignal('first').catch(() => {});
    await settle();
    track(1);
    await clock.advance(10_000);
    seen.answerAll();
    await refused;
    /** Returns how much more memory is used after deliveries that gave up in line. */
    const giveUp = async (deliveries: number) => {
      await collectGarbage();
      const { heapUsed } = process.memoryUsage();
      for (let given = 0; given < deliveries; given += 250) {
        const cancel = new AbortController();
        const all = names(250).map((name) => client.deliverSignal(name, {}, { signal: cancel.signal }));
        const ended = Promise.allSettled(all);
        await settle();
        cancel.abort();
        await ended;
      }
      await collectGarbage();
      return process.memoryUsage().heapUsed - heapUsed;
    };
    await giveUp(1000);
    expect((await giveUp(4000)) / 4000).toBeLessThan(200);
    expect(transport.requests).toHaveLength(1);
  }, 20_000);

  it('let those that wait behind an aborted one begin in order', async () => {
    const { client, transport } = setUpClient([], { batch: { maxInFlight: 1 } });
    const seen = holdRequests(transport);
    const second = new AbortController();
    const deliveries = names(4).map((name, index) =>
      client.deliverSignal(name, {}, index === 1 ? { signal: second.signal } : {}).catch(() => 'aborted'),
    );
    await settle();
    second.abort();
    expect(await deliveries[1]).toBe('aborted');
    expect(seen.now).toBe(1);
    while (transport.requests.length < 3) {
      seen.answerAll();
      await settle();
    }
    await Promise.all(deliveries);
    expect(transport.batches()).toEqual([['d0'], ['d2'], ['d3']]);
  });

  it.each([1, 2, 5])('are at most %i with that option, and start in order (point 20)', async (maxInFlight) => {
    const { client, transport } = setUpClient([], { batch: { maxInFlight } });
    const seen = holdRequests(transport);
    const deliveries = names(20).map((name) => client.deliverSignal(name));
    while (transport.requests.length < 20) {
      await settle();
      expect(seen.now).toBeLessThanOrEqual(maxInFlight);
      seen.answerAll();
    }
    await Promise.all(deliveries);
    expect(seen.most).toBe(maxInFlight);
    expect(transport.batches().flat()).toEqual(names(20));
  });

  it('do not grow when deadlines pass in line, and expired deliveries are not sent (point 20)', async () => {
    const { client, clock, transport } = setUpClient([], { batch: { maxInFlight: 2 } });
    const seen = holdRequests(transport);
    const isPatient = (index: number) => index < 2 || index % 4 === 3;
    const deliveries = names(40).map((name, index) =>
      client.deliverSignal(name, {}, { timeoutMs: isPatient(index) ? 60_000 : 100 + index }),
    );
    const ended = Promise.allSettled(deliveries);
    await clock.advance(1000);
    // The first two have started, and all others with a short deadline have timed out.
    expect(seen.now).toBe(2);
    for (let turn = 0; turn < 10; turn++) {
      seen.answerAll();
      await settle();
    }
    const statuses = (await ended).map(({ status }) => status);
    expect(statuses).toEqual(names(40).map((_, index) => (isPatient(index) ? 'fulfilled' : 'rejected')));
    expect(transport.requests).toHaveLength(12);
    expect(seen.most).toBe(2);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('free their slots, even if the transport never settles (point 20)', async () => {
    const { client, clock, transport } = setUpClient([], { timeoutMs: 1000 });
    const { send } = transport;
    let stuck = 0;
    transport.send = () => {
      stuck++;
      return new Promise(() => {});
    };
    const deliveries = names(2).map((name) => client.deliverSignal(name).catch(() => {}));
    await clock.advance(1000);
    await Promise.all(deliveries);
    expect(stuck).toBe(2);
    transport.send = send;
    await client.deliverSignal('next');
    client.sendSignal('also');
    expect(await client.flush()).toMatchObject({ delivered: 1 });
  });

  it('free each slot once when a delivery in line is aborted (point 20)', async () => {
    // An abort may come in the same microtask that frees a slot, so the test tries several turns.
    for (let turns = 0; turns < 20; turns++) {
      const { client, transport } = setUpClient([], { batch: { maxInFlight: 1 } });
      const seen = holdRequests(transport);
      const cancel = new AbortController();
      const first = client.deliverSignal('first');
      await settle();
      const second = client.deliverSignal('second', {}, { signal: cancel.signal }).catch(() => {});
      await settle();
      seen.answerAll();
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      cancel.abort();
      await Promise.all([first, second]);
      const others = names(3).map((name) => client.deliverSignal(name));
      for (let turn = 0; turn < 4; turn++) {
        await settle();
        seen.answerAll();
      }
      await Promise.all(others);
      expect(seen.most, `after ${turns} turns`).toBe(1);
    }
  });

  it('leave a slot to the queue, which waits in line like the deliveries (point 20)', async () => {
    const { client, track, transport } = setUpClient([], { batch: { maxInFlight: 1 } });
    const seen = holdRequests(transport);
    const first = client.deliverSignal('first');
    await settle();
    const cancel = new AbortController();
    track(1, 'queued', { signal: cancel.signal });
    await settle();
    track(2, 'later');
    const last = client.deliverSignal('last');
    await settle();
    cancel.abort();
    for (let turn = 0; turn < 3; turn++) {
      seen.answerAll();
      await settle();
    }
    await Promise.all([first, last]);
    // It includes signals that arrived while it waited in line, and excludes cancelled ones.
    expect(transport.batches()).toEqual([['first'], ['later0', 'later1'], ['last']]);
    expect(client.stats()).toMatchObject({ delivered: 2, dropped: { cancelled: 1 } });
  });
});

describe('a response', () => {
  it.each([200, 400, 413, 503])(
    'with the status %i is read once, so that its connection is free (point 21)',
    async (status) => {
      const { client, clock, transport } = setUpClient();
      let reads = 0;
      transport.send = async () => ({
        status: reads > 0 ? 200 : status,
        header: () => null,
        text: async () => {
          reads++;
          return 'x'.repeat(100_000);
        },
      });
      const failure = await client.deliverSignal('a').catch((error) => error);
      expect(failure?.responseText.length).toBe(status === 200 ? undefined : 500);
      expect(reads).toBe(1);
      client.sendSignal('b');
      await clock.advance(1000);
      expect(reads).toBe(2);
    },
  );
});

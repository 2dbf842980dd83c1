import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createPlainClient, type TestOption } from '../../test/plain-options.js';
import { createPresetClient } from '../../test/preset-client.js';
import { refused } from '../../test/set-up-client.js';
import { recordingLogger, type StubReply, stubTransport } from '../../test/stub-transport.js';
import type { Client } from '../index.js';

const setUp = (replies: StubReply[] = [], ...options: TestOption[]) => {
  const transport = stubTransport(...replies);
  const clock = manualClock();
  const logger = recordingLogger();
  const client = createPlainClient('APP', { transport, clock, logger }, ...options);
  const track = (count: number, prefix = 's') => {
    for (let index = 0; index < count; index++) client.sendSignal(`${prefix}${index}`);
  };
  return { client, transport, clock, logger, track };
};

const expectConserved = (client: Client) => {
  const { tracked, delivered, pending, spooled, dropped } = client.stats();
  expect(delivered + pending + spooled + Object.values(dropped).reduce((sum, one) => sum + one, 0)).toBe(tracked);
};

describe('batching', () => {
  it('sends the signals of one turn in one request (point 18)', async () => {
    const { client, transport, track } = setUp();
    track(25);
    await settle();
    expect(transport.batches().map((batch) => batch.length)).toEqual([25]);
    expect(client.stats()).toMatchObject({ tracked: 25, delivered: 25, pending: 0, spooled: 0 });
    expect(client.stats().dropped).toEqual({});
  });

  it('gathers the signals that arrive during a request, and sends them next, in order (point 5)', async () => {
    const { transport, clock, track } = setUp(['silence', 200]);
    track(1, 'first');
    await settle();
    track(2, 'second');
    track(1, 'third');
    await clock.advance(4999);
    expect(transport.batches()).toEqual([['first0']]);
    await clock.advance(10_000);
    expect(transport.batches().slice(1)).toEqual([['first0', 'second0', 'second1', 'third0']]);
  });

  it('sends at most 100 signals in a request, and one request at a time (point 18)', async () => {
    let [inFlight, most] = [0, 0];
    const { client, transport, track } = setUp();
    const { send } = transport;
    transport.send = async (request) => {
      most = Math.max(most, ++inFlight);
      await settle();
      inFlight--;
      return send(request);
    };
    track(250);
    await client.flush();
    expect(transport.batches().map((batch) => batch.length)).toEqual([100, 100, 50]);
    expect(transport.batches().flat()).toEqual(Array.from({ length: 250 }, (_, index) => `s${index}`));
    expect(most).toBe(1);
  });

  it('limits the bytes of a body in UTF-8 (point 18)', async () => {
    const { client, transport } = setUp([], { batch: { maxBytes: 2000 } });
    for (let index = 0; index < 10; index++) client.sendSignal('emoji', { text: '👋🏽'.repeat(40) });
    await client.flush();
    for (const { body } of transport.requests) expect(body.length).toBeLessThanOrEqual(2000);
    expect(transport.signals()).toHaveLength(10);
  });

  it('waits for other signals as long as the option says, but not with a full batch (point 18)', async () => {
    const { transport, clock, track } = setUp([], { batch: { lingerMs: 1000, maxSignals: 3 } });
    track(1);
    await clock.advance(999);
    expect(transport.requests).toHaveLength(0);
    track(1);
    await clock.advance(1);
    expect(transport.batches()).toEqual([['s0', 's0']]);
    track(3);
    await settle();
    expect(transport.requests).toHaveLength(2);
  });

  it('does not wait during a flush', async () => {
    const { client, transport, track } = setUp([], { batch: { lingerMs: 60_000 } });
    track(1);
    expect(await client.flush()).toMatchObject({ delivered: 1 });
    expect(transport.requests).toHaveLength(1);
  });

  it('drops the oldest signals of a full queue, counts them, and reports it once (point 4)', async () => {
    const { client, transport, clock, logger, track } = setUp([refused()], { queue: { maxSignals: 10 } });
    track(1);
    await settle();
    track(25, 'x');
    expect(client.stats()).toMatchObject({ tracked: 26, pending: 10, dropped: { overflow: 16 } });
    await clock.advance(2000);
    expect(transport.batches()[1]).toEqual(Array.from({ length: 10 }, (_, index) => `x${index + 15}`));
    expect(logger.lines.filter((line) => line.includes('overflow'))).toHaveLength(1);
    expectConserved(client);
  });
});

describe('a failed request', () => {
  it.each<[string, StubReply]>([
    ['no response', refused()],
    ['500', 500],
    ['503', 503],
    ['408', 408],
    ['425', 425],
    ['429', 429],
    ['a redirect', 302],
    ['an error that is no TransportError', new TypeError('fetch failed')],
  ])('(%s) is repeated after a backoff, with the same bytes (point 14)', async (_name, reply) => {
    const { client, transport, clock, logger, track } = setUp([reply]);
    track(3);
    await clock.advance(499);
    expect(transport.requests).toHaveLength(1);
    expect(client.stats()).toMatchObject({ pending: 3, delivered: 0 });
    await clock.advance(1);
    expect(transport.requests).toHaveLength(2);
    expect(transport.requests[1]?.body).toEqual(transport.requests[0]?.body);
    expect(client.stats()).toMatchObject({ pending: 0, delivered: 3 });
    expect(logger.lines).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('doubles the backoff with each failure, up to five minutes, until a success (point 11)', async () => {
    const { transport, clock, track } = setUp(
      Array.from({ length: 14 }, () => 503),
      { retry: { maxAttempts: 100 } },
    );
    clock.randomValue = 0.999999;
    track(1);
    const gaps: number[] = [];
    for (let attempt = 1; attempt < 14; attempt++) {
      const before = clock.monotonic();
      while (transport.requests.length <= attempt) await clock.advance(250);
      gaps.push(Math.round((clock.monotonic() - before) / 1000));
    }
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    await clock.advance(300_000);
    transport.replies.push(503);
    track(1);
    await clock.advance(1000);
    expect(transport.requests).toHaveLength(17);
  });

  it('waits as long as Retry-After asks, also during a flush (point 12)', async () => {
    const { client, transport, clock, track } = setUp([{ status: 429, headers: { 'retry-after': '30' } }]);
    track(1);
    await settle();
    const flush = client.flush({ timeoutMs: 1000 });
    await clock.advance(1000);
    expect(await flush).toMatchObject({ delivered: 0, pending: 1 });
    await clock.advance(28_999);
    expect(transport.requests).toHaveLength(1);
    await clock.advance(1);
    expect(client.stats().delivered).toBe(1);
  });

  it('does not wait longer when the wall clock jumps (point 11)', async () => {
    const { client, clock, track } = setUp([503]);
    track(1);
    await settle();
    clock.jump(-86_400_000);
    await clock.advance(500);
    expect(client.stats().delivered).toBe(1);
  });

  it('is repeated at once by a flush (point 15)', async () => {
    const { client, transport, clock, track } = setUp([503, 503, 503, 503]);
    track(1);
    await clock.advance(6000);
    transport.replies.length = 0;
    expect(await client.flush()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('ends at its time limit, also if the transport ignores the abort signal (point 6)', async () => {
    const { client, transport, clock, track } = setUp([], { timeoutMs: 700 });
    const { send } = transport;
    transport.send = () => new Promise(() => {});
    track(1);
    await clock.advance(700);
    transport.send = send;
    await clock.advance(500);
    expect(client.stats().delivered).toBe(1);
  });

  it('keeps the times of its signals (point 14)', async () => {
    const { transport, clock, track } = setUp([503]);
    track(1);
    await clock.advance(500);
    expect(transport.signals().map(({ receivedAt }) => receivedAt)).toEqual(Array(2).fill('2026-01-02T03:04:05.678Z'));
  });
});

describe('a refused request', () => {
  it('loses its signals, which are counted, and later signals are sent', async () => {
    const { client, transport, track } = setUp([400], { batch: { maxSignals: 2 } });
    track(3);
    expect(await client.flush()).toEqual({ delivered: 1, pending: 0, spooled: 0, dropped: 2 });
    expect(client.stats()).toMatchObject({ delivered: 1, dropped: { refused: 2 } });
    expect(transport.requests).toHaveLength(2);
  });

  it('is halved until it fits if it is too large, and later batches grow again (point 19)', async () => {
    const { client, transport, track } = setUp();
    let limit = 5;
    transport.send = async (request) => {
      transport.requests.push(request);
      const status = JSON.parse(new TextDecoder().decode(request.body)).length > limit ? 413 : 200;
      return { status, header: () => null, text: async () => '' };
    };
    track(25);
    expect(await client.flush()).toMatchObject({ delivered: 25, dropped: 0 });
    expect(transport.requests.length).toBeLessThanOrEqual(12);
    limit = 1000;
    track(4000);
    await client.flush();
    expect(transport.batches().map((batch) => batch.length)).toContain(100);
    expect(client.stats()).toMatchObject({ delivered: 4025 });
    expect(client.stats().dropped).toEqual({});
  });

  it('loses only the one signal that is too large (point 19)', async () => {
    const { client, track } = setUp([413, 413, 200]);
    track(3);
    expect(await client.flush()).toMatchObject({ delivered: 2, dropped: 1 });
    expect(client.stats().dropped).toEqual({ 'too-large': 1 });
  });
});

describe('a cancelled signal', () => {
  it('is not sent, and the other signals are', async () => {
    const { client, transport } = setUp();
    const controller = new AbortController();
    client.sendSignal('kept');
    client.sendSignal('cancelled', {}, { signal: controller.signal });
    client.sendSignal('cancelled before', {}, { signal: AbortSignal.abort() });
    controller.abort();
    expect(await client.flush()).toEqual({ delivered: 1, pending: 0, spooled: 0, dropped: 2 });
    expect(transport.batches()).toEqual([['kept']]);
    expect(client.stats().dropped).toEqual({ cancelled: 2 });
  });

  it('causes no request if it is the only one', async () => {
    const { client, transport } = setUp();
    client.sendSignal('cancelled', {}, { signal: AbortSignal.abort() });
    await client.flush();
    expect(transport.requests).toEqual([]);
  });
});

describe('flush', () => {
  it('resolves at once if the queue is empty', async () => {
    const { client, clock } = setUp();
    expect(await client.flush()).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 0 });
    expect(clock.pendingTimers()).toBe(0);
  });

  it('resolves at its deadline with the number of pending signals, and the client goes on sending (point 6)', async () => {
    const { client, clock, track } = setUp(['silence']);
    track(5);
    const flush = client.flush({ timeoutMs: 500 });
    await clock.advance(500);
    expect(await flush).toEqual({ delivered: 0, pending: 5, spooled: 0, dropped: 0 });
    await clock.advance(10_000);
    expect(client.stats().delivered).toBe(5);
  });

  it('waits five seconds by default (point 6)', async () => {
    const { client, clock, track } = setUp(['silence'], { timeoutMs: 60_000 });
    track(1);
    let done = false;
    const flush = client.flush().then(() => {
      done = true;
    });
    await clock.advance(4999);
    expect(done).toBe(false);
    await clock.advance(1);
    await flush;
  });

  it.each([Number.NaN, -1, '10'])('uses the default deadline instead of %j (point 6)', async (timeoutMs) => {
    const { client, track } = setUp();
    track(1);
    expect(await client.flush({ timeoutMs: timeoutMs as number })).toMatchObject({ delivered: 1 });
  });

  it('resolves when its caller aborts it, and never rejects (point 6)', async () => {
    const { client, clock, track } = setUp(['silence']);
    track(1);
    const controller = new AbortController();
    const flush = client.flush({ signal: controller.signal });
    controller.abort();
    expect(await flush).toMatchObject({ pending: 1 });
    expect(await client.flush({ signal: AbortSignal.abort() })).toMatchObject({ pending: 1 });
    await clock.advance(20_000);
  });

  it.each([null, { signal: 5 }, { timeoutMs: Symbol('soon') }, { signal: {} }])(
    'never rejects, also with %j (point 6)',
    async (options) => {
      const { client, track } = setUp();
      track(1);
      expect(await client.flush(options as never)).toMatchObject({ delivered: 1 });
      expect(await client.close(options as never)).toMatchObject({ delivered: 0, dropped: 0 });
    },
  );

  it('does not wait for signals of later calls', async () => {
    const { client, clock, transport, track } = setUp(['silence', 200, 'silence'], { batch: { maxSignals: 1 } });
    track(1, 'before');
    const flush = client.flush({ timeoutMs: 60_000 });
    track(1, 'after');
    await clock.advance(6000);
    expect(transport.batches()).toEqual([['before0'], ['before0'], ['after0']]);
    expect(await flush).toMatchObject({ delivered: 1, pending: 1 });
  });

  it('serves concurrent callers, each with a deadline of its own (point 6)', async () => {
    const { client, clock, transport, track } = setUp(['silence'], { timeoutMs: 2000 });
    track(2);
    const [short, long] = [client.flush({ timeoutMs: 100 }), client.flush({ timeoutMs: 9000 })];
    await clock.advance(100);
    expect(await short).toMatchObject({ pending: 2 });
    await clock.advance(5000);
    expect(await long).toMatchObject({ delivered: 2 });
    expect(transport.requests).toHaveLength(2);
  });
});

describe('close', () => {
  it('flushes, closes the transport, and returns the same report to later callers', async () => {
    const { client, transport, track } = setUp();
    track(2);
    const [first, second] = await Promise.all([client.close(), client.close()]);
    expect(first).toEqual({ delivered: 2, pending: 0, spooled: 0, dropped: 0 });
    expect(second).toBe(first);
    expect(transport.closed).toBe(1);
  });

  it('drops and counts the pending signals at its deadline, and ends the request (point 6)', async () => {
    const { client, transport, clock, logger, track } = setUp(['silence']);
    track(3);
    const close = client.close({ timeoutMs: 200 });
    await clock.advance(200);
    expect(await close).toEqual({ delivered: 0, pending: 0, spooled: 0, dropped: 3 });
    expect(transport.requests[0]?.signal.aborted).toBe(true);
    expect(client.stats()).toMatchObject({ pending: 0, dropped: { closed: 3 } });
    expect(logger.lines).toEqual(['TelemetryDeck: signals are dropped: closed']);
    await clock.advance(600_000);
    expect(transport.requests).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('makes later signals count as dropped, and later deliveries reject', async () => {
    const { client, transport, track } = setUp();
    await client.close();
    track(2);
    await expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'CLOSED' });
    expect(client.stats()).toMatchObject({ tracked: 2, dropped: { closed: 2 } });
    expect(transport.requests).toEqual([]);
  });

  it('aborts a running delivery at the deadline of the close', async () => {
    const { client, clock } = setUp(['silence']);
    const delivery = expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'CLOSED' });
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await close;
    await delivery;
  });

  it('waits for running deliveries, also for one whose request has not started', async () => {
    const { client, transport } = setUp();
    const deliveries = [client.deliverSignal('a'), client.deliverSignal('b')];
    await client.close();
    await Promise.all(deliveries);
    expect(transport.batches()).toEqual([['a'], ['b']]);
    await expect(client.deliverSignal('c')).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('resolves after a delivery has failed', async () => {
    const { client } = setUp([500]);
    const delivery = expect(client.deliverSignal('a')).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await client.close()).toMatchObject({ pending: 0 });
    await delivery;
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('close');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('close');
      },
    ],
    ['never settles', () => new Promise<void>(() => {})],
  ])('resolves even if the transport %s (point 6)', async (_name, closeTransport) => {
    const { client, transport, clock, track } = setUp();
    transport.close = closeTransport;
    track(1);
    const close = client.close();
    await clock.advance(50);
    expect(await close).toMatchObject({ delivered: 1 });
  });

  it('runs at the end of a block with `await using` (point 9)', async () => {
    const { client, transport, track } = setUp();
    track(1);
    await client[Symbol.asyncDispose]();
    expect(transport.closed).toBe(1);
    expect(client.stats().delivered).toBe(1);
  });

  it('does not create a transport that was not needed', async () => {
    let made = 0;
    const createTransport = () => {
      made++;
      return stubTransport();
    };
    await createPresetClient({ createTransport }, 'APP', []).close();
    expect(made).toBe(0);
  });
});

describe('in any sequence of events', () => {
  it('the client counts every signal (point 1)', async () => {
    const replies: StubReply[] = [503, refused(), 'silence', 413, 400, 200, 302, 429, 413, 413];
    const { client, clock, track } = setUp(replies, { queue: { maxSignals: 40 }, batch: { maxSignals: 8 } });
    for (let round = 0; round < 30; round++) {
      track(7, `r${round}-`);
      await clock.advance(400);
      expectConserved(client);
    }
    await clock.advance(600_000);
    expectConserved(client);
    expect(client.stats().pending).toBe(0);
  });

  it('a transport that cannot be created is a normal failure', async () => {
    const clock = manualClock();
    const createTransport = () => {
      throw new Error('no transport today');
    };
    const client = createPresetClient({ createTransport }, 'APP', [{ clock }]);
    client.sendSignal('a');
    await clock.advance(100);
    expect(client.stats()).toMatchObject({ pending: 1 });
    const close = client.close({ timeoutMs: 10 });
    await clock.advance(20);
    expect(await close).toMatchObject({ dropped: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { watchEscapes } from '../test/escaped-errors.js';
import { refused, repeat, setUpClient } from '../test/set-up-client.js';
import type { Transport } from './index.js';

// All that would appear on the console, or end a correct program.
watchEscapes(['warning', 'unhandledRejection', 'uncaughtExceptionMonitor']);

describe('no error escapes', () => {
  it.each<[string, Transport['send']]>([
    [
      'throws at once',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
    [
      'rejects long after',
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => setImmediate(reject))),
    ],
    ['answers with nothing', async () => undefined as never],
    ['answers with nonsense', async () => ({ status: 'fine' }) as never],
    ['has no headers', async () => ({ status: 503 }) as never],
    [
      'answers with a body that throws',
      async () => ({ status: 503, header: () => null, text: () => Promise.reject(new Error('cut')) }),
    ],
    ['never answers', () => new Promise(() => {})],
  ])('from a transport that %s (point 3)', async (_name, send) => {
    const { client, clock, track, unaccounted } = setUpClient([], { transport: { send }, timeoutMs: 1000 });
    track(3);
    const delivery = client.deliverSignal('a').catch(() => {});
    const flush = client.flush({ timeoutMs: 3000 });
    await clock.advance(10_000);
    await Promise.all([delivery, flush]);
    expect(unaccounted()).toBe(0);
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await close;
    expect(unaccounted()).toBe(0);
  });

  it('from many concurrent deliveries (point 3)', async () => {
    const { client, clock } = setUpClient(repeat(40, 'silence'));
    const ended = Promise.allSettled(Array.from({ length: 40 }, () => client.deliverSignal('a')));
    await clock.advance(60_000);
    expect((await ended).map(({ status }) => status)).toEqual(repeat(40, 'rejected'));
  });

  it('from a logger that sends its messages as signals (point 3)', async () => {
    const lines: string[] = [];
    const say = (line: string) => {
      lines.push(line);
      client.sendSignal('Log.line', { line });
    };
    const { client, clock, track, unaccounted } = setUpClient([refused(), 400], {
      queue: { maxSignals: 3 },
      logger: { error: say, warn: say },
    });
    track(5);
    await clock.advance(5000);
    await client.close();
    track(2);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.length).toBeLessThan(10);
    expect(unaccounted()).toBe(0);
  });

  it('from a client that is closed during its work (point 3)', async () => {
    const { client, clock, track, unaccounted } = setUpClient(['silence', 503, 'silence']);
    track(250);
    const work = [
      client.deliverSignal('a'),
      client.deliverSignal('b'),
      client.flush(),
      client.flush({ timeoutMs: 60_000 }),
    ];
    const ended = Promise.allSettled(work);
    await clock.advance(100);
    const close = client.close({ timeoutMs: 50 });
    track(5);
    await clock.advance(100);
    expect(await close).toMatchObject({ pending: 0 });
    // Also the waits with a later deadline, because no signal is left.
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    await clock.advance(10_000);
    expect(clock.pendingTimers()).toBe(0);
    expect(unaccounted()).toBe(0);
  });
});

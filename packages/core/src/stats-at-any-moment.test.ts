import { describe, expect, it } from 'vitest';
import { manualClock, settle } from '../test/manual-clock.js';
import { createMemoryDisk } from '../test/memory-disk.js';
import type { TestOption } from '../test/plain-options.js';
import { refused, repeat, setUpClient } from '../test/set-up-client.js';
import type { SignalStore, StoredSignal } from './index.js';

/** A client whose stats a function of the program checks, each time it is called. */
function setUp(make: (check: () => void) => readonly TestOption[], replies: Parameters<typeof setUpClient>[0] = []) {
  const found: number[] = [];
  let set: ReturnType<typeof setUpClient> | undefined;
  const check = () => {
    if (set) found.push(set.unaccounted());
  };
  set = setUpClient(replies, ...make(check));
  return { ...set, check, found };
}

describe('the sum of all outcomes is the number of signals (point 1)', () => {
  it('while the program computes the payload of a signal', () => {
    const { check, client, found } = setUp((look) => {
      const defaultPayload = () => {
        look();
        return {};
      };
      return [{ defaultPayload }];
    });
    client.sendSignal('a', {
      get level() {
        check();
        return 1;
      },
      items: { toJSON: () => check() },
    });
    expect(found.length).toBeGreaterThan(2);
    expect(new Set(found)).toEqual(new Set([0]));
  });

  it('while the logger hears of a parameter that is left out', () => {
    const { client, found } = setUp((look) => [{ logger: { error: look, warn: look } }]);
    client.sendSignal('a', { wrong: () => {} } as never);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set([0]));
  });

  it('while a signal is dropped because it cannot be encoded', () => {
    const { client, found, logger } = setUp((look) => [{ diagnostics: look, join: () => ({ onEvent: look }) }]);
    client.sendSignal('a', {
      get level(): number {
        throw new Error('no');
      },
    });
    expect(client.stats()).toMatchObject({ tracked: 1, dropped: {} });
    expect(() => client.sendSignal('')).toThrow();
    expect(client.stats()).toMatchObject({ tracked: 1 });
    expect(logger.lines).not.toEqual([]);
    expect(new Set(found)).toEqual(new Set([0]));
  });

  it.each([
    ['drops', [400]],
    ['delivers', [200]],
    ['stores', repeat(10, refused())],
  ])('while the store of a client works that %s its signals', async (_outcome, replies) => {
    const clock = manualClock();
    const inner = createMemoryDisk({ writeAhead: true }).storeOf(1, clock);
    const watched = (look: () => void): SignalStore => ({
      ...inner,
      persist(signals: readonly StoredSignal[]) {
        look();
        return inner.persist(signals);
      },
      remove(signals) {
        look();
        inner.remove(signals);
      },
      release() {
        look();
        inner.release();
      },
    });
    const { client, found, track, unaccounted } = setUp((look) => [{ clock, store: watched(look) }], replies);
    track(3);
    await settle();
    const close = client.close({ timeoutMs: 100 });
    await clock.advance(200);
    await close;
    expect(found.length).toBeGreaterThan(3);
    expect(new Set(found)).toEqual(new Set([0]));
    expect(unaccounted()).toBe(0);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manualClock, settle } from '../../test/manual-clock.js';
import { createPlainClient } from '../../test/plain-options.js';
import { stubTransport } from '../../test/stub-transport.js';
import type { Client, Processor } from '../index.js';

/** How a processor treats one signal. */
interface Manner {
  readonly does: 'passes' | 'drops' | 'throws' | 'throws after passing' | 'passes twice' | 'passes too late';
  /** Whether it returns a promise, and after how many milliseconds it acts; without a promise it acts at once. */
  readonly delayMs: number | undefined;
  /** Whether it waits for later processors. */
  readonly waits: boolean;
}

const manner: fc.Arbitrary<Manner> = fc.record({
  does: fc.constantFrom('passes', 'drops', 'throws', 'throws after passing', 'passes twice', 'passes too late'),
  delayMs: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  waits: fc.boolean(),
});

type Step =
  | { readonly kind: 'send'; readonly manners: readonly Manner[] }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'flush' | 'close'; readonly timeoutMs: number };

const PROCESSORS = 3;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      manners: fc.array(manner, { minLength: PROCESSORS, maxLength: PROCESSORS }),
    }),
  },
  { weight: 15, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 60 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('flush' as const), timeoutMs: fc.integer({ min: 0, max: 200 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('close' as const), timeoutMs: fc.integer({ min: 0, max: 200 }) }),
  },
);

const isDropped = ({ does }: Manner): boolean => does === 'drops' || does === 'passes too late';

/** Checks that the stats add up. */
const expectConserved = (client: Client) => {
  const { tracked, delivered, pending, dropped } = client.stats();
  expect(delivered + pending + Object.values(dropped).reduce((sum, one) => sum + one, 0)).toBe(tracked);
};

it('any mix of processors keeps the order, and the client counts every signal (point 1)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const clock = manualClock();
      const transport = stubTransport();
      const manners: (readonly Manner[])[] = [];
      const mannerOf = (signal: number, processor: number) => (manners[signal] as Manner[])[processor] as Manner;
      const later = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));

      const processors = Array.from(
        { length: PROCESSORS },
        (_, index): Processor =>
          (signal, next) => {
            const { does, delayMs, waits } = mannerOf(Number(signal.type), index);
            const act = (): void | Promise<void> => {
              if (does === 'throws') throw new Error('bad luck');
              if (does === 'drops') return;
              if (does === 'passes too late') return void later(5).then(() => next(signal));
              const rest = next(signal);
              if (does === 'passes twice') void next({ ...signal, type: 'twice' });
              if (does === 'throws after passing') throw new Error('bad luck');
              return waits ? rest : undefined;
            };
            return delayMs === undefined ? act() : later(delayMs).then(act);
          },
      );

      const client = createPlainClient('APP', { transport, clock, processors });
      let isClosed = false;
      const waits: Promise<unknown>[] = [];
      for (const next of steps) {
        if (next.kind === 'send') {
          client.sendSignal(`${manners.push(next.manners) - 1}`);
        } else if (next.kind === 'advance') {
          await clock.advance(next.ms);
        } else {
          isClosed ||= next.kind === 'close';
          waits.push(client[next.kind]({ timeoutMs: next.timeoutMs }));
        }
        expectConserved(client);
      }
      await clock.advance(10_000);
      await Promise.all(waits);
      await settle();
      expectConserved(client);

      const expected = manners.flatMap((each, index) => (each.some(isDropped) ? [] : [`${index}`]));
      const sent = transport.batches().flat();
      const { dropped, pending } = client.stats();
      expect(pending).toBe(0);
      if (isClosed) {
        expect(sent).toEqual(expected.filter((type) => sent.includes(type)));
      } else {
        expect(sent).toEqual(expected);
        expect(dropped).toEqual(manners.length > expected.length ? { filtered: manners.length - expected.length } : {});
      }
    }),
    { numRuns: 300 },
  );
});

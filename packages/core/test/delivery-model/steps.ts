import fc from 'fast-check';
import { pauses, reply } from './replies.js';
import { healthy, type Reply } from './scripted-endpoint.js';

/** One thing that happens to a program. */
export type Step =
  | { readonly do: 'send'; readonly signals: number; readonly text: string; readonly isCancelled: boolean }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'deliver'; readonly signals: number; readonly timeoutMs: number; readonly isCancelled: boolean }
  | { readonly do: 'flush'; readonly timeoutMs: number; readonly isCancelled: boolean }
  | { readonly do: 'unload'; readonly requests: number; readonly bytes: number }
  | { readonly do: 'close'; readonly timeoutMs: number }
  | { readonly do: 'jump'; readonly ms: number }
  | { readonly do: 'reply'; readonly replies: readonly Reply[] }
  /** The endpoint answers so from now on. */
  | { readonly do: 'answer'; readonly reply: Reply }
  /** The program closes its client, ends, and starts again. */
  | { readonly do: 'restart'; readonly timeoutMs: number }
  | { readonly do: 'pass'; readonly ms: number }
  /** The user is away for a while. */
  | { readonly do: 'away'; readonly ms: number }
  | { readonly do: PlainStep };

/**
 * A step that is the same each time. `exit` leaves time to spool, and `kill` none; then the program starts again. `other`
 * goes on with another program, beside this one; `optOutElsewhere` opts out there, and has this one hear of it.
 */
type PlainStep = 'exit' | 'kill' | 'other' | 'optOutElsewhere' | keyof typeof plainSteps;

/** How often each of them happens, compared with the others. */
const plainSteps = {
  sendOddValues: 1,
  sendUnserializable: 1,
  retry: 2,
  interrupt: 2,
  persist: 2,
  handOver: 3,
  optOut: 2,
  optIn: 2,
  syncConsent: 1,
  pause: 1,
  resume: 1,
};

const HOUR_MS = 3_600_000;

const DAY_MS = 24 * HOUR_MS;

const text = fc.oneof(
  fc.constantFrom('', 'plain', '"quoted" \\ and\nbroken', '日本語のテキスト', '👋🏽'.repeat(20), 'é'.repeat(300)),
  fc.array(fc.integer({ max: 0x10ffff, min: 0 }), { maxLength: 20 }).map((points) =>
    // A lone surrogate has no UTF-8.
    String.fromCodePoint(...points.filter((point) => point < 0xd800 || point > 0xdfff)),
  ),
);

const timeoutMs = fc.constantFrom(0, 50, 1000, 6000, 60_000);

const isCancelled = fc.boolean();

const few = fc.integer({ min: 1, max: 4 });

/** The steps of one kind, and how often they happen, compared with the others. */
const kind = <Kind extends Step['do']>(
  weight: number,
  name: Kind,
  values: { [Key in Exclude<keyof Extract<Step, { do: Kind }>, 'do'>]: fc.Arbitrary<Extract<Step, { do: Kind }>[Key]> },
) => ({ weight, arbitrary: fc.record({ do: fc.constant(name), ...values }) as unknown as fc.Arbitrary<Step> });

const step: fc.Arbitrary<Step> = fc.oneof(
  kind(16, 'send', { signals: fc.oneof(few, few, fc.integer({ min: 1, max: 40 })), text, isCancelled }),
  kind(2, 'cancel', { which: fc.nat(5) }),
  kind(4, 'deliver', { signals: fc.integer({ min: 1, max: 5 }), timeoutMs, isCancelled }),
  kind(4, 'flush', { timeoutMs, isCancelled }),
  kind(3, 'unload', { requests: fc.integer({ min: 0, max: 8 }), bytes: fc.constantFrom(0, 500, 5000, 61_440) }),
  kind(2, 'close', { timeoutMs }),
  kind(3, 'jump', { ms: fc.constantFrom(-DAY_MS, DAY_MS, -7, HOUR_MS) }),
  kind(10, 'reply', { replies: fc.array(reply, { minLength: 1, maxLength: 4 }) }),
  kind(4, 'reply', { replies: pauses }),
  kind(4, 'answer', { reply }),
  kind(2, 'answer', { reply: fc.constant(healthy) }),
  kind(2, 'restart', { timeoutMs }),
  kind(14, 'pass', {
    ms: fc.constantFrom(1, 50, 260, 600, 1100, 5100, 31_000, 61_000, 601_000, HOUR_MS, 26 * HOUR_MS),
  }),
  kind(2, 'away', { ms: fc.constantFrom(5000, HOUR_MS) }),
  ...Object.entries({ ...plainSteps, exit: 2, kill: 2, other: 3, optOutElsewhere: 1 }).map(([name, weight]) => ({
    weight,
    arbitrary: fc.constant({ do: name as PlainStep }),
  })),
);

/** What happens in one turn of the program, before any promise settles. */
export const turns: fc.Arbitrary<Step[][]> = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 25,
  size: 'max',
});

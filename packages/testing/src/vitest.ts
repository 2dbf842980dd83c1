import { expect } from 'vitest';
// Kept in the declarations, unlike the import above; without it the augmentation is silently not made for who imports them.
import 'vitest';
import { matchers } from './signal-matchers.js';

/** The assertions that this module adds. */
interface SignalAssertions {
  /**
   * Whether a signal of this type was sent, or, over an ingest server, accepted. Of the payload only what is named is
   * compared; matchers such as `expect.any(Number)` may stand for values and for the whole.
   *
   * @example
   * ```ts
   * expect(transport).toHaveSentSignal('Command.run', { command: 'create', files: expect.any(Number) });
   * ```
   */
  toHaveSentSignal(type: string, payload?: object): void;
}

declare module 'vitest' {
  interface Assertion<T> extends SignalAssertions {}
}

expect.extend({ ...matchers });

export { type MatcherResult, type MatcherState, matchers, type SignalMatchers } from './signal-matchers.js';

import type { AnySignals, SignalName } from '@td/core';
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
   * @typeParam Signals - The app's signals, to have names and keys checked. Any by default.
   * @example
   * ```ts
   * expect(transport).toHaveSentSignal('Command.run', { command: 'create', files: expect.any(Number) });
   * expect(transport).toHaveSentSignal<AppSignals>('Command.run', { command: 'create' });
   * ```
   */
  toHaveSentSignal<Signals extends object = AnySignals>(...signal: ExpectedSignal<Signals>): void;
}

/** A signal's name, and what its payload should hold at least. */
type ExpectedSignal<Signals extends object> = string extends keyof Signals
  ? [type: string, payload?: object]
  : {
      [Name in SignalName<Signals>]: [type: Name, payload?: Arrived<Signals[Name & keyof Signals]>];
    }[SignalName<Signals>];

/** A payload as it arrives: what is no primitive is sent as a text. */
type Arrived<Body> = Body extends object
  ? { readonly [Key in keyof Body]?: ArrivedValue<NonNullable<Body[Key]>> }
  : never;
type ArrivedValue<Value> = Value extends string | number | boolean ? Value : string;

declare module 'vitest' {
  interface Assertion<T> extends SignalAssertions {}
}

expect.extend({ ...matchers });

export { type MatcherResult, type MatcherState, matchers, type SignalMatchers } from './signal-matchers.js';

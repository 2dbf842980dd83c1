import type { AnySignals, SignalName } from '@td/core';

/** The assertion that the matchers add to `expect`. */
export interface SignalAssertions {
  /**
   * Passes if a recording transport sent, or an ingest server accepted, a signal of this type. Compares only the
   * parameters that you name. Matchers such as `expect.any(Number)` work as values and as the whole payload.
   *
   * @typeParam Signals - The signals of the app, so that TypeScript checks names and parameters. Any by default.
   * @example
   * ```ts
   * expect(transport).toHaveSentSignal('Command.run', { command: 'create', files: expect.any(Number) });
   * expect(transport).toHaveSentSignal<AppSignals>('Command.run', { command: 'create' });
   * ```
   */
  toHaveSentSignal<Signals extends object = AnySignals>(...signal: ExpectedSignal<Signals>): void;
}

/** The name of a signal, and the parameters that its payload must contain. */
export type ExpectedSignal<Signals extends object> = string extends keyof Signals
  ? [type: string, payload?: object]
  : {
      [Name in SignalName<Signals>]: [type: Name, payload?: Arrived<Signals[Name & keyof Signals]>];
    }[SignalName<Signals>];

/** A payload as it arrives: values that are not primitives arrive as strings. */
type Arrived<Body> = Body extends object
  ? { readonly [Key in keyof Body]?: ArrivedValue<NonNullable<Body[Key]>> }
  : never;
type ArrivedValue<Value> = Value extends string | number | boolean ? Value : string;

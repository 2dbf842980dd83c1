import type { SignalBody } from '@td/core';

/** The result of a matcher, in vitest, Jest and other frameworks with the same `expect.extend`. */
export interface MatcherResult {
  /** Whether the signal was sent. */
  readonly pass: boolean;
  /** Returns the message of a failed assertion. */
  message(): string;
}

/** The `this` of a matcher. */
export interface MatcherState {
  /** Whether the assertion is negated with `.not`. */
  readonly isNot?: boolean;
  /** The functions that format values for messages. */
  readonly utils: {
    stringify(value: unknown, maxDepth?: number, options?: { readonly min?: boolean }): string;
  };
  /** Compares two values, with support for matchers such as `expect.any(Number)`. */
  equals(actual: unknown, expected: unknown): boolean;
}

/** The matchers, for `expect.extend`. `@td/testing/vitest` and `@td/testing/jest` register them already. */
export interface SignalMatchers {
  /** Passes if a recording transport sent, or an ingest server accepted, a signal of this type. */
  toHaveSentSignal(this: MatcherState, received: unknown, type: string, payload?: object): MatcherResult;
}

/**
 * The matchers, for your own `expect`.
 *
 * @example
 * ```ts
 * expect.extend({ ...matchers });
 * ```
 */
export const matchers: SignalMatchers = {
  toHaveSentSignal(received, type, payload = {}) {
    const stringify: Stringify = (value) => this.utils.stringify(value, undefined, { min: true });
    const signals = signalsOf(received, stringify);
    const pass = signals.some((signal) => signal.type === type && hasPayload(this, signal.payload, payload));
    return {
      pass,
      message: () => {
        const wanted = `"${type}" ${stringify(payload)}`;
        return `expected ${wanted} ${this.isNot ? 'not ' : ''}to have been sent, but ${listSent(signals, stringify)}`;
      },
    };
  },
};

/** Whether the payload has all expected parameters. Values and the whole payload may be matchers. */
function hasPayload(state: MatcherState, actual: SignalBody['payload'], expected: object): boolean {
  if ('asymmetricMatch' in expected) return state.equals(actual, expected);
  return Object.entries(expected).every(([key, value]) => state.equals(actual[key], value));
}

function signalsOf(received: unknown, stringify: Stringify): readonly SignalBody[] {
  const { signals } = (received ?? {}) as { readonly signals?: readonly SignalBody[] };
  if (Array.isArray(signals)) return signals;
  throw new TypeError(
    `toHaveSentSignal needs a recordingTransport or an ingest server, but got ${stringify(received)}`,
  );
}

type Stringify = (value: unknown) => string;

function listSent(signals: readonly SignalBody[], stringify: Stringify): string {
  if (signals.length === 0) return 'no signal was sent';
  return `these signals were sent:\n${signals.map(({ type, payload }) => `  "${type}" ${stringify(payload)}`).join('\n')}`;
}

import type { SignalBody } from '@td/core';

/** What a matcher of vitest, or of another framework with the same `expect.extend`, returns. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** What a matcher is given as `this`. */
export interface MatcherState {
  readonly isNot?: boolean;
  readonly utils: {
    stringify(value: unknown, maxDepth?: number, options?: { readonly min?: boolean }): string;
  };
  equals(actual: unknown, expected: unknown): boolean;
}

/** The matchers, for `expect.extend`. `@td/testing/vitest` has done that already. */
export interface SignalMatchers {
  toHaveSentSignal(this: MatcherState, received: unknown, type: string, payload?: object): MatcherResult;
}

/**
 * The matchers, for an `expect` of your own.
 *
 * @example
 * ```ts
 * expect.extend({ ...matchers });
 * ```
 */
export const matchers: SignalMatchers = {
  toHaveSentSignal(received, type, payload = {}) {
    const signals = signalsOf(received);
    const pass = signals.some((signal) => signal.type === type && hasPayload(this, signal.payload, payload));
    const stringify: Stringify = (value) => this.utils.stringify(value, undefined, { min: true });
    return {
      pass,
      message: () => {
        const wanted = `"${type}" ${stringify(payload)}`;
        return `expected ${wanted} ${this.isNot ? 'not ' : ''}to have been sent, but ${listSent(signals, stringify)}`;
      },
    };
  },
};

/** Whether all that is expected is there; there may be more. Values may be matchers, and so may the whole. */
function hasPayload(state: MatcherState, actual: SignalBody['payload'], expected: object): boolean {
  if ('asymmetricMatch' in expected) return state.equals(actual, expected);
  return Object.entries(expected).every(([key, value]) => state.equals(actual[key], value));
}

function signalsOf(received: unknown): readonly SignalBody[] {
  const { signals } = (received ?? {}) as { readonly signals?: readonly SignalBody[] };
  if (Array.isArray(signals)) return signals;
  throw new TypeError('toHaveSentSignal looks at a recordingTransport or at what startIngestServer resolves with');
}

type Stringify = (value: unknown) => string;

function listSent(signals: readonly SignalBody[], stringify: Stringify): string {
  if (signals.length === 0) return 'nothing was';
  return `these were:\n${signals.map(({ type, payload }) => `  "${type}" ${stringify(payload)}`).join('\n')}`;
}

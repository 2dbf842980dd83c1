import type { AnySignals, SignalBody } from '@td/core';
import type { ExpectedSignal } from './expected-signal.js';
import { matchers } from './signal-matchers.js';

/** An object with the signals that were sent or received: a recording transport, or an ingest server. */
export interface SentSignals {
  /** The signals so far. */
  readonly signals: readonly SignalBody[];
}

/**
 * Asserts that a recording transport sent, or an ingest server accepted, a signal of this type. Compares only the
 * parameters that you name. For tests without an `expect`, such as those of `node:test`.
 *
 * @typeParam Signals - The signals of the app, so that TypeScript checks names and parameters. Any by default.
 * @throws Error if there is no such signal. Its message lists the signals that were sent.
 * @example
 * ```ts
 * assertSentSignal(transport, 'Command.run', { command: 'create' });
 * ```
 */
export function assertSentSignal<Signals extends object = AnySignals>(
  received: SentSignals,
  ...signal: ExpectedSignal<Signals>
): void {
  const [type, payload] = signal as [type: string, payload?: object];
  const { message, pass } = matchers.toHaveSentSignal.call({ equals, utils }, received, type, payload);
  if (!pass) throw Object.assign(new Error(message()), { name: 'AssertionError', code: 'ERR_ASSERTION' });
}

const utils = { stringify: (value: unknown) => JSON.stringify(value) ?? String(value) };

/** Compares values of a payload, which are texts, numbers and booleans. Supports matchers of other libraries. */
function equals(actual: unknown, expected: unknown): boolean {
  const { asymmetricMatch } = Object(expected);
  return typeof asymmetricMatch === 'function' ? asymmetricMatch.call(expected, actual) : Object.is(actual, expected);
}

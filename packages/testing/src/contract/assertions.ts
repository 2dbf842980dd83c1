import { isTelemetryDeckError, type TransportError, type TransportErrorKind } from '@td/core';

/** Fails with a message unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function checkEqual(actual: unknown, expected: unknown, what: string): void {
  check(Object.is(actual, expected), `${what} must be ${show(expected)}, but is ${show(actual)}`);
}

/** Compares without printing what may be hundreds of kilobytes. */
export function checkBytes(actual: Uint8Array | undefined, expected: Uint8Array): void {
  check(actual !== undefined, 'the request must arrive');
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  check(at === -1, `the body must arrive as it is, but differs from byte ${at} on`);
  checkEqual(actual.length, expected.length, 'the length of the body');
}

/** The reason that a promise is rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`it must reject, but resolves with ${show(value)}`);
}

/** The error with which an attempt without a response must end. */
export async function transportErrorOf(promise: Promise<unknown>, kind: TransportErrorKind): Promise<TransportError> {
  const error = await rejectionOf(promise);
  check(isTelemetryDeckError(error) && 'kind' in error, `it must reject with a TransportError, but did with ${error}`);
  checkEqual(error.kind, kind, 'the kind of the error');
  return error as TransportError;
}

/** Passes on how a promise settles, unless it takes too long. */
export async function within<T>(timeLimitMs: number, what: string, settling: T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} is not done within ${timeLimitMs} ms`)), timeLimitMs);
  });
  try {
    return await Promise.race([settling, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : `${value}`;
  return text.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}

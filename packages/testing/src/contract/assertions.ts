import { isTelemetryDeckError, type TransportError, type TransportErrorKind } from '@td/core';

/** Throws an error with the message unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function checkEqual(actual: unknown, expected: unknown, what: string): void {
  check(Object.is(actual, expected), `${what} must be ${show(expected)}, but is ${show(actual)}`);
}

/** Compares bytes. The message names the first difference only, because a body may have hundreds of kilobytes. */
export function checkBytes(actual: Uint8Array | undefined, expected: Uint8Array): void {
  check(actual !== undefined, 'the request must arrive, but did not');
  const at = expected.findIndex((byte, index) => actual[index] !== byte);
  check(at === -1, `the body must arrive unchanged, but byte ${at} differs`);
  checkEqual(actual.length, expected.length, 'the length of the body');
}

/** Returns the error with which a promise rejects. Throws if the promise resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`the promise must reject, but resolves with ${show(value)}`);
}

/** Returns the TransportError with which a request without a response must reject. */
export async function transportErrorOf(promise: Promise<unknown>, kind: TransportErrorKind): Promise<TransportError> {
  const error = await rejectionOf(promise);
  check(
    isTelemetryDeckError(error) && 'kind' in error,
    `the promise must reject with a TransportError, but rejects with ${error}`,
  );
  checkEqual(error.kind, kind, 'the kind of the error');
  return error as TransportError;
}

/** Settles as the promise does, or rejects when the time limit ends. `what` is the subject of the message. */
export async function withTimeLimit<T>(timeLimitMs: number, what: string, settling: T | Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} must end within ${timeLimitMs} ms`)), timeLimitMs);
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

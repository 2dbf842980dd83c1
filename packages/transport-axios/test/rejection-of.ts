import { TransportError } from '@td/core';
import { expect } from 'vitest';

/** Returns the TransportError with which the promise rejects; fails the test otherwise. */
export async function rejectionOf(promise: Promise<unknown>): Promise<TransportError> {
  const error = await promise.then(
    (value) => expect.fail(`resolved with ${value}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

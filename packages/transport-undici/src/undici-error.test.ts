import { expect, it } from 'vitest';
import { undiciError } from './undici-error.js';

const { signal } = new AbortController();

it('names the code of a failure at several addresses, which has no message', () => {
  const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  expect(undiciError(cause, signal)).toMatchObject({ kind: 'network', message: 'ECONNREFUSED', cause });
});

it('takes whatever was thrown', () => {
  expect(undiciError('broken', signal)).toMatchObject({ kind: 'network', message: 'broken', cause: 'broken' });
  expect(undiciError(undefined, signal)).toMatchObject({ kind: 'network', message: 'undefined', cause: undefined });
});

it('takes whatever a signal was aborted with', () => {
  expect(undiciError(new Error('late'), AbortSignal.abort('enough'))).toMatchObject({
    kind: 'aborted',
    message: 'the request was aborted',
    cause: 'enough',
  });
});

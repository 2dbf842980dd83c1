import { expect, it } from 'vitest';
import { axiosError } from './axios-error.js';

const { signal } = new AbortController();

it('names the code of a failure that has no message', () => {
  const cause = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
  expect(axiosError(cause, signal)).toMatchObject({ kind: 'network', message: 'ECONNREFUSED', cause });
});

it('takes whatever was thrown', () => {
  expect(axiosError('broken', signal)).toMatchObject({ kind: 'network', message: 'broken', cause: 'broken' });
  expect(axiosError(undefined, signal)).toMatchObject({ kind: 'network', message: 'undefined', cause: undefined });
});

it('takes whatever a signal was aborted with', () => {
  expect(axiosError(new Error('late'), AbortSignal.abort('enough'))).toMatchObject({
    kind: 'aborted',
    message: 'the request was aborted',
    cause: 'enough',
  });
});

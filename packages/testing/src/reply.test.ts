import { expect, it } from 'vitest';
import { reply, tooLargeAbove } from './index.js';

it.each([
  [0, '0'],
  [1000, '1'],
  [120_000, '120'],
  [1, '1'],
  [1001, '2'],
])('says Retry-After in whole seconds, rounded up: %d ms', (retryAfterMs, seconds) => {
  expect(reply(503, { retryAfterMs }).headers).toEqual({ 'Retry-After': seconds });
});

it('says Retry-After as a header says it, where both are given, and not at all where none is', () => {
  const date = 'Fri, 31 Dec 1999 23:59:59 GMT';
  expect(reply(503, { retryAfterMs: 1000, headers: { 'Retry-After': date } }).headers).toEqual({ 'Retry-After': date });
  expect(reply(503).headers).toEqual({});
});

it.each([
  [0, 200],
  [5, 200],
  [6, 413],
])('answers %d signals with %d where more than 5 are too many', (count, status) => {
  const signal = { appID: '', clientUser: '', sessionID: '', isTestMode: false, receivedAt: '', type: '', payload: {} };
  expect(tooLargeAbove(5)(Array.from({ length: count }, () => signal))).toEqual(reply(status));
});

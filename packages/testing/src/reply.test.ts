import { expect, it } from 'vitest';
import { reply, tooLargeAbove } from './index.js';

it.each([
  [0, '0'],
  [1000, '1'],
  [120_000, '120'],
  [1, '1'],
  [1001, '2'],
])('retryAfterMs %d becomes the Retry-After "%s", in whole seconds', (retryAfterMs, seconds) => {
  expect(reply(503, { retryAfterMs }).headers).toEqual({ 'Retry-After': seconds });
});

it('a Retry-After in `headers` overrides retryAfterMs, and without either there is no such header', () => {
  const date = 'Fri, 31 Dec 1999 23:59:59 GMT';
  expect(reply(503, { retryAfterMs: 1000, headers: { 'Retry-After': date } }).headers).toEqual({ 'Retry-After': date });
  expect(reply(503).headers).toEqual({});
});

it.each([
  [0, 200],
  [5, 200],
  [6, 413],
])('tooLargeAbove(5) replies to %d signals with status %d', (count, status) => {
  const signal = { appID: '', clientUser: '', sessionID: '', isTestMode: false, receivedAt: '', type: '', payload: {} };
  expect(tooLargeAbove(5)(Array.from({ length: count }, () => signal))).toEqual(reply(status));
});

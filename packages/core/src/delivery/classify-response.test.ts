import { expect, it } from 'vitest';
import type { Verdict } from '../contracts/events.js';
import { classifyResponse } from './classify-response.js';

const verdicts: Record<Verdict, readonly number[]> = {
  delivered: [200, 201, 202, 204, 299],
  misdirected: [300, 301, 302, 303, 304, 307, 308, 399],
  split: [413],
  refused: [400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 414, 415, 418, 422, 431, 451, 499, 501, 505],
  retry: [0, 100, 407, 408, 421, 425, 429, 500, 502, 503, 504, 507, 511, 520, 599, 999],
};

it.each(Object.entries(verdicts).flatMap(([verdict, statuses]) => statuses.map((status) => [status, verdict])))(
  'the verdict on the status %i is %s (point 10)',
  (status, verdict) => {
    expect(classifyResponse(status as number)).toBe(verdict);
  },
);

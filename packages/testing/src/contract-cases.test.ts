import { expect, it } from 'vitest';
import { brokenTransports } from '../test/broken-transports.js';
import { contractCases } from './index.js';

/** Short, since a case that is stuck fails only at its limit; long enough for the others on a busy machine. */
const TIME_LIMIT_MS = 3000;

const abortsBefore = [
  'rejects as "aborted" and sends nothing when the signal was aborted before',
  'rejects as "timeout" and sends nothing when the signal was aborted before',
];
const abortsMeanwhile = [
  'rejects as "aborted" and drops the connection when the signal is aborted meanwhile',
  'rejects as "timeout" and drops the connection when the signal is aborted meanwhile',
];
const networkFailures = [
  'rejects as "network", with the cause, when nobody listens',
  'rejects as "network" when the connection is cut before the response',
];

/** The cases that find each of them out, all of them and no other. */
const findings: Record<keyof typeof brokenTransports, readonly string[]> = {
  'swallows the abort': [
    ...abortsBefore,
    ...abortsMeanwhile,
    'rejects text() when the signal is aborted within the body',
    'leaves other requests alone when one is aborted',
  ],
  'loses the reason of an abort': [...abortsBefore, ...abortsMeanwhile],
  'calls a timeout an abort': [abortsBefore[1]!, abortsMeanwhile[1]!],
  'rejects with the errors of its library': [...networkFailures, ...abortsBefore, ...abortsMeanwhile],
  'retries by itself': [
    'resolves with status 500 and its text',
    'resolves with status 503 and its text',
    'makes one attempt when it is answered 500',
    'makes one attempt when it is answered 503',
    'rejects as "network" when the connection is cut before the response',
    'makes one attempt when the connection is cut',
  ],
  'throws on 500': ['resolves with status 500 and its text', 'makes one attempt when it is answered 500'],
  'loses a header': ['sends the headers that it is given, unchanged and once'],
  'adds a header': ['adds no headers but the usual ones'],
  'encodes the body again': ['sends bytes that are no text'],
  'knows headers in lower case only': ['finds a header in any case, and null for one that is absent'],
  'reads a response without bound': [
    'gives only the first MAX_RESPONSE_BYTES of a long response',
    'stops reading at MAX_RESPONSE_BYTES and lets go of the connection',
  ],
  'never closes its sockets': ['closes its connections with close()'],
  'makes a connection for each request': ['reuses its connection once the text was read'],
  'follows a 302 as GET': ['leaves a redirect with 302 as the response'],
  'leaves its listener on the signal': [
    'leaves no listener on the signal after a response',
    'leaves no listener on the signal after a failure',
  ],
};

for (const [name, createTransport] of Object.entries(brokenTransports)) {
  it(`finds out a transport that ${name}`, { timeout: 30_000 }, async () => {
    const outcomes = await Promise.allSettled(
      contractCases.map(({ run }) => run(createTransport, { timeLimitMs: TIME_LIMIT_MS })),
    );
    const failed = contractCases.filter((_case, index) => outcomes[index]?.status === 'rejected');
    const expected = findings[name as keyof typeof brokenTransports];
    expect(failed.map((contractCase) => contractCase.name).sort()).toEqual([...expected].sort());
  });
}

it('has a sentence of its own for each case', () => {
  expect(new Set(contractCases.map(({ name }) => name)).size).toBe(contractCases.length);
});

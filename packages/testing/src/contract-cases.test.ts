import { expect, it } from 'vitest';
import { brokenTransports } from '../test/broken-transports.js';
import { contractCases } from './index.js';

/** Short, because a stuck case fails only at its limit. Long enough for the other cases on a busy machine. */
const TIME_LIMIT_MS = 4000;

const abortsBefore = [
  'it rejects with the kind "aborted" and sends nothing when the request is aborted before',
  'it rejects with the kind "timeout" and sends nothing when the request is aborted before',
];
const abortsWhilePending = [
  'it rejects with the kind "aborted" and closes the connection when the request is aborted while pending',
  'it rejects with the kind "timeout" and closes the connection when the request is aborted while pending',
];
const networkFailures = [
  'it rejects with the kind "network" when the connection is refused',
  'it rejects with the kind "network" when the connection is cut before the response',
];
const lostAnswers = [
  'it says that the request may have been sent when the connection is cut',
  'it says that the request may have been sent when the response cannot be parsed',
];

/** For each broken transport, all cases that must fail. No other case may fail. */
const findings: Record<keyof typeof brokenTransports, readonly string[]> = {
  'swallows the abort': [
    ...abortsBefore,
    ...abortsWhilePending,
    'it rejects text() when the request is aborted within the body',
    'it completes the other requests when one is aborted',
  ],
  'loses the reason of an abort': [...abortsBefore, ...abortsWhilePending],
  'reports a timeout as an abort': [abortsBefore[1]!, abortsWhilePending[1]!],
  'rejects with the errors of its library': [
    ...networkFailures,
    'it says that nothing was sent when the connection is refused',
    ...lostAnswers,
    ...abortsBefore,
    ...abortsWhilePending,
  ],
  'does not say what was sent': lostAnswers,
  'retries by itself': [
    'it resolves with status 500 and its text',
    'it resolves with status 503 and its text',
    'it makes one attempt when the response is 500',
    'it makes one attempt when the response is 503',
    'it rejects with the kind "network" when the connection is cut before the response',
    ...lostAnswers,
    'it makes one attempt when the connection is cut',
  ],
  'throws on 500': ['it resolves with status 500 and its text', 'it makes one attempt when the response is 500'],
  'loses a header': ['it sends the given headers unchanged and once'],
  'adds a header': ['it adds no headers other than the allowed ones'],
  'encodes the body again': ['it sends bytes that are not UTF-8'],
  'finds headers in lower case only': ['it finds a header in any case, and returns null for an absent header'],
  'reads responses without a limit': [
    'it returns only the first MAX_RESPONSE_BYTES of a long response',
    'it stops reading at MAX_RESPONSE_BYTES and closes the connection',
  ],
  'never closes its sockets': ['it closes its connections with close()'],
  'opens a connection for each request': ['it reuses a connection after the text was read'],
  'follows a 302 with a GET': ['it returns a redirect with 302 as the response'],
  'follows redirects to other origins': [
    'it returns a redirect with 307 to another origin as the response, and sends nothing there',
    'it returns a redirect with 308 to another origin as the response, and sends nothing there',
    'it returns a redirect to another host name on the same port as the response',
    'it returns a redirect to a URL with a user name and a password as the response',
  ],
  'writes into the headers that it is given': ['it writes neither into the request nor into its headers'],
  'says that it delivers nothing': ['it does not say that it delivers nothing'],
  'leaves its listener on the signal': [
    'it leaves no listener on the abort signal after a response',
    'it leaves no listener on the abort signal after a failure',
  ],
};

for (const [name, createTransport] of Object.entries(brokenTransports)) {
  it(`the contract rejects a transport that ${name}`, { timeout: 30_000 }, async () => {
    const outcomes = await Promise.allSettled(
      contractCases.map(({ run }) => run(createTransport, { timeLimitMs: TIME_LIMIT_MS })),
    );
    const failed = contractCases.filter((_case, index) => outcomes[index]?.status === 'rejected');
    const expected = findings[name as keyof typeof brokenTransports];
    expect(failed.map((contractCase) => contractCase.name).sort()).toEqual([...expected].sort());
  });
}

it('each case has a unique name', () => {
  expect(new Set(contractCases.map(({ name }) => name)).size).toBe(contractCases.length);
});

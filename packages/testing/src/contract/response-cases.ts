import { MAX_RESPONSE_BYTES } from '@td/core';
import { reply } from '../reply.js';
import { checkEqual, rejectionOf } from './assertions.js';
import { type ContractCase, contractCase, waitForAllDisconnects } from './contract-case.js';

/** The statuses that core handles differently, and some more. */
const STATUSES = [200, 202, 204, 301, 400, 401, 404, 413, 429, 500, 503] as const;

/** Replies after which libraries often retry on their own. */
const RETRIABLE_REPLIES = [
  reply(408),
  reply(413, { retryAfterMs: 0 }),
  reply(429, { retryAfterMs: 0 }),
  reply(500),
  reply(503, { retryAfterMs: 0 }),
] as const;

export const responseCases: readonly ContractCase[] = [
  ...STATUSES.map((status) =>
    contractCase(
      `it resolves with status ${status} and its text`,
      async ({ server, send }) => {
        const body = status === 204 ? '' : `this is ${status}`;
        server.script(reply(status, { body }));
        const response = await send();
        checkEqual(response.status, status, 'the status');
        checkEqual(await response.text(), body, 'the text');
      },
      status === 301 ? 'seesRedirects' : undefined,
    ),
  ),

  contractCase('it finds a header in any case, and returns null for an absent header', async ({ server, send }) => {
    server.script(reply(429, { headers: { 'reTRY-After': '120', 'X-Empty': '' } }));
    const response = await send();
    await response.text();
    for (const name of ['retry-after', 'Retry-After', 'RETRY-AFTER']) checkEqual(response.header(name), '120', name);
    checkEqual(response.header('x-absent'), null, 'an absent header');
    checkEqual(response.header('constructor'), null, 'an absent header with the name of a property of every object');
  }),

  contractCase('it reads the text as UTF-8', async ({ server, send }) => {
    const body = '{"error":"Ä€😀"}';
    server.script(reply(400, { body, headers: { 'Content-Type': 'application/json' } }));
    checkEqual(await (await send()).text(), body, 'the text');
  }),

  contractCase('it reads an empty body as an empty string', async ({ server, send }) => {
    server.script(reply(200, { headers: { 'Content-Type': 'application/json' } }));
    checkEqual(await (await send()).text(), '', 'the text');
  }),

  contractCase('it returns only the first MAX_RESPONSE_BYTES of a long response', async ({ server, send }) => {
    server.script(reply(400, { body: 'x'.repeat(16 * MAX_RESPONSE_BYTES) }));
    checkEqual((await (await send()).text()).length, MAX_RESPONSE_BYTES, 'the length of the text');
    checkEqual((await send()).status, 200, 'the status of the next request');
  }),

  contractCase(
    'it stops reading at MAX_RESPONSE_BYTES and closes the connection',
    async ({ server, send }) => {
      server.script(reply(200, { body: 'x'.repeat(4 * MAX_RESPONSE_BYTES), unfinished: true }));
      checkEqual((await (await send()).text()).length, MAX_RESPONSE_BYTES, 'the length of the text');
      await waitForAllDisconnects(server);
    },
    'streamsResponses',
  ),

  contractCase('it rejects text() when the connection is cut within the body', async ({ server, send }) => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const response = await send();
    await Promise.all([rejectionOf(response.text()), server.close()]);
  }),

  ...RETRIABLE_REPLIES.map((retriable) =>
    contractCase(`it makes one attempt when the response is ${retriable.status}`, async ({ server, send }) => {
      server.script(retriable);
      const response = await send();
      checkEqual(response.status, retriable.status, 'the status');
      await response.text();
      await (await send()).text();
      checkEqual(server.requests.length, 2, 'the number of requests after two attempts');
    }),
  ),
];

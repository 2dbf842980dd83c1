import { MAX_RESPONSE_BYTES } from '@td/core';
import { reply } from '../reply.js';
import { checkEqual, rejectionOf } from './assertions.js';
import { type ContractCase, contractCase, waitForAllDisconnects } from './contract-case.js';

/** Every status that core treats in a way of its own. */
const STATUSES = [200, 202, 204, 301, 400, 401, 404, 413, 429, 500, 503] as const;

/** Statuses that libraries like to try again, with what they like to see. */
const TEMPTING_REPLIES = [
  reply(408),
  reply(413, { retryAfterMs: 0 }),
  reply(429, { retryAfterMs: 0 }),
  reply(500),
  reply(503, { retryAfterMs: 0 }),
] as const;

export const responseCases: readonly ContractCase[] = [
  ...STATUSES.map((status) =>
    contractCase(
      `resolves with status ${status} and its text`,
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

  contractCase('finds a header in any case, and null for one that is absent', async ({ server, send }) => {
    server.script(reply(429, { headers: { 'reTRY-After': '120', 'X-Empty': '' } }));
    const response = await send();
    await response.text();
    for (const name of ['retry-after', 'Retry-After', 'RETRY-AFTER']) checkEqual(response.header(name), '120', name);
    checkEqual(response.header('x-absent'), null, 'an absent header');
    checkEqual(response.header('constructor'), null, 'an absent header by the name of an object’s own property');
  }),

  contractCase('reads the text as UTF-8', async ({ server, send }) => {
    const body = '{"error":"Ä€😀"}';
    server.script(reply(400, { body, headers: { 'Content-Type': 'application/json' } }));
    checkEqual(await (await send()).text(), body, 'the text');
  }),

  contractCase('reads an empty body as an empty text', async ({ server, send }) => {
    server.script(reply(200, { headers: { 'Content-Type': 'application/json' } }));
    checkEqual(await (await send()).text(), '', 'the text');
  }),

  contractCase('gives only the first MAX_RESPONSE_BYTES of a long response', async ({ server, send }) => {
    server.script(reply(400, { body: 'x'.repeat(16 * MAX_RESPONSE_BYTES) }));
    checkEqual((await (await send()).text()).length, MAX_RESPONSE_BYTES, 'the length of the text');
    checkEqual((await send()).status, 200, 'the status of the next request');
  }),

  contractCase(
    'stops reading at MAX_RESPONSE_BYTES and lets go of the connection',
    async ({ server, send }) => {
      server.script(reply(200, { body: 'x'.repeat(4 * MAX_RESPONSE_BYTES), unfinished: true }));
      checkEqual((await (await send()).text()).length, MAX_RESPONSE_BYTES, 'the length of the text');
      await waitForAllDisconnects(server);
    },
    'streamsResponses',
  ),

  contractCase('rejects text() when the connection is cut within the body', async ({ server, send }) => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const response = await send();
    await Promise.all([rejectionOf(response.text()), server.close()]);
  }),

  ...TEMPTING_REPLIES.map((tempting) =>
    contractCase(`makes one attempt when it is answered ${tempting.status}`, async ({ server, send }) => {
      server.script(tempting);
      const response = await send();
      checkEqual(response.status, tempting.status, 'the status');
      await response.text();
      await (await send()).text();
      checkEqual(server.requests.length, 2, 'the number of requests after two attempts');
    }),
  ),
];

import { check, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

const SEQUENTIAL_REQUESTS = 6;
const PARALLEL_REQUESTS = 20;

/** A library may free a connection a moment after the text has ended, so the next request may need a second one. */
const MAX_SEQUENTIAL_CONNECTIONS = 2;

export const connectionCases: readonly ContractCase[] = [
  contractCase(
    'it reuses a connection after the text was read',
    async ({ server, send }) => {
      for (let count = 0; count < SEQUENTIAL_REQUESTS; count++) await (await send()).text();
      check(
        server.connectionsMade <= MAX_SEQUENTIAL_CONNECTIONS,
        `${SEQUENTIAL_REQUESTS} consecutive requests must share a connection, but make ${server.connectionsMade}`,
      );
    },
    'reusesConnections',
  ),

  contractCase(`it sends ${PARALLEL_REQUESTS} requests at once`, async ({ server, send }) => {
    const numbers = Array.from({ length: PARALLEL_REQUESTS }, (_value, index) => index);
    const statuses = await Promise.all(
      numbers.map(async (number) => {
        const response = await send({ body: encode(`[${number}]`) });
        await response.text();
        return response.status;
      }),
    );
    check(
      statuses.every((status) => status === 200),
      'every request must get the status 200',
    );
    checkEqual(new Set(server.requests.map(({ text }) => text)).size, PARALLEL_REQUESTS, 'the number of bodies');
    checkEqual(server.requests.length, PARALLEL_REQUESTS, 'the number of requests');
  }),

  contractCase(
    'it closes its connections with close()',
    async ({ transport, server, send }) => {
      const responses = await Promise.all([send(), send(), send()]);
      await Promise.all(responses.map((response) => response.text()));
      await transport.close?.();
      await server.waitForConnections(0);
    },
    'closesConnections',
  ),

  contractCase('it accepts a second call of close()', async ({ transport, send }) => {
    await (await send()).text();
    await transport.close?.();
    await transport.close?.();
  }),

  contractCase('it does not say that it delivers nothing', async ({ transport }) => {
    check(!transport.deliversNothing, 'deliversNothing must not be true: the client would keep no undelivered signals');
  }),

  contractCase('it accepts a call of close() before the first request', async ({ transport }) => {
    await transport.close?.();
  }),
];

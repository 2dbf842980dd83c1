import { check, checkEqual } from './assertions.js';
import { type ContractCase, contractCase, encode } from './contract-case.js';

const SEQUENTIAL_REQUESTS = 6;
const PARALLEL_REQUESTS = 20;

/** A library may hand a connection back a moment after the text was complete, and so need a second one. */
const MAX_SEQUENTIAL_CONNECTIONS = 2;

export const connectionCases: readonly ContractCase[] = [
  contractCase(
    'reuses its connection once the text was read',
    async ({ server, send }) => {
      for (let count = 0; count < SEQUENTIAL_REQUESTS; count++) await (await send()).text();
      check(
        server.connectionsMade <= MAX_SEQUENTIAL_CONNECTIONS,
        `${SEQUENTIAL_REQUESTS} requests must share a connection, not make ${server.connectionsMade}`,
      );
    },
    'reusesConnections',
  ),

  contractCase(`carries ${PARALLEL_REQUESTS} requests at once`, async ({ server, send }) => {
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
      'every request must be answered with 200',
    );
    checkEqual(new Set(server.requests.map(({ text }) => text)).size, PARALLEL_REQUESTS, 'the number of bodies');
    checkEqual(server.requests.length, PARALLEL_REQUESTS, 'the number of requests');
  }),

  contractCase(
    'closes its connections with close()',
    async ({ transport, server, send }) => {
      const responses = await Promise.all([send(), send(), send()]);
      await Promise.all(responses.map((response) => response.text()));
      await transport.close?.();
      await server.waitForConnections(0);
    },
    'closesConnections',
  ),

  contractCase('can be closed twice', async ({ transport, send }) => {
    await (await send()).text();
    await transport.close?.();
    await transport.close?.();
  }),

  contractCase('can be closed unused', async ({ transport }) => {
    await transport.close?.();
  }),
];

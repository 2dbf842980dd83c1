import { createServer } from 'node:http';

/**
 * A server that answers nobody until so many wait for it: then all of them are under way at the same time.
 *
 * @param {number} count
 * @returns {Promise<{ url: string, close(): void }>}
 */
export async function startGate(count) {
  /** @type {import('node:http').ServerResponse[]} */
  const waiting = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length < count) return;
    for (const waiter of waiting) waiter.end('open');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate does not listen');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

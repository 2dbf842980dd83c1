import { createServer } from 'node:http';
import { listenOnLoopback } from '../../listen-on-loopback.mjs';

/**
 * A server that answers nobody until so many wait for it: then all of them are under way at the same time.
 *
 * @param {number} count
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startGate(count) {
  /** @type {import('node:http').ServerResponse[]} */
  const waiting = [];
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (waiting.length < count) return;
    for (const waiter of waiting) waiter.end('open');
  });
  const { port, close } = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}/`, close };
}

import { createServer } from 'node:http';
import { listenOnLoopback } from '../../listen-on-loopback.mjs';

/**
 * Starts a server that answers only when `count` requests wait for it, so that all of them are pending at the same time.
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
    for (const response of waiting) response.end('open');
  });
  const { port, close } = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}/`, close };
}

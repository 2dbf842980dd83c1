import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { listenOnLoopback } from '../../listen-on-loopback.mjs';

/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

/**
 * Serves a folder on 127.0.0.1. A page with a `connect` in its query may do nothing but run its scripts and connect to
 * there.
 *
 * @param {string} folder
 * @returns {Promise<{ port: number, close(): Promise<void> }>}
 */
export async function servePages(folder) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pages.test');
    const connect = searchParams.get('connect');
    try {
      const content = await readFile(join(folder, pathname));
      // A sandboxed frame is of no origin, and still loads its modules.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'application/octet-stream');
      if (connect) {
        // The picture is the page's icon, of which the browser would complain.
        const policy = `default-src 'none'; script-src 'self'; connect-src ${connect}; img-src data:`;
        response.setHeader('Content-Security-Policy', policy);
      }
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  return listenOnLoopback(server);
}

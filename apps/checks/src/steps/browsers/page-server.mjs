import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { listenOnLoopback } from '../../listen-on-loopback.mjs';

/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

/**
 * Serves a folder on 127.0.0.1. With `connect` in its query, a page may only run its scripts and connect to that address.
 * What the query has as `head` takes the place of `{{head}}` in a page.
 *
 * @param {string} folder
 * @returns {Promise<{ port: number, close(): Promise<void> }>}
 */
export async function servePages(folder) {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pages.test');
    const connect = searchParams.get('connect');
    try {
      const file = await readFile(join(folder, pathname));
      const head = searchParams.get('head');
      const content = head === null ? file : file.toString().replace('{{head}}', () => head);
      // Lets a sandboxed frame, which has no origin, load its modules.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'application/octet-stream');
      if (connect) {
        // `img-src` allows the icon of the page. Otherwise, the browser prints a message.
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

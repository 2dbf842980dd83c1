import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const html = '<!doctype html><meta charset="utf-8"><title>Tour</title><script src="/page.js"></script>';

/** A page that this machine serves. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Bundles the page's script and serves it.
 *
 * @param conditions - Export conditions for the bundle. Tests use them to bundle the sources.
 */
export async function servePage(conditions: readonly string[] = []): Promise<ServedPage> {
  const script = await bundlePage(conditions);
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(isScript ? script : html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function bundlePage(conditions: readonly string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    // Without an extension, because the file is `page.js` in a build and `page.ts` among the sources.
    entryPoints: [fileURLToPath(new URL('./page/page', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    conditions: [...conditions],
    logLevel: 'silent',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

import { strict as assert } from 'node:assert';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { ENGINES, INSECURE_HOST } from '../browsers.mjs';
import { check } from '../step.mjs';
import { consumerFolder, startInstalledIngestServer } from './install.mjs';

/** @import { Browser, Engine } from '../browsers.mjs' */
/** @import { Result, Step } from '../step.mjs' */

/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

/**
 * Opens a page that Vite built from the installed packages in the real browsers.
 *
 * @type {Step}
 */
export const browsersStep = {
  name: 'browsers',
  needs: ['install'],
  async run({ directory }) {
    const folder = join(directory, 'page');
    await build({
      root: join(consumerFolder(directory), 'page'),
      base: './',
      build: { outDir: folder, emptyOutDir: true },
      worker: { format: 'es' },
      logLevel: 'error',
    });
    const pages = await servePages(folder);
    try {
      const results = [];
      for (const engine of ENGINES) results.push(...(await checkEngine(engine, directory, pages.port)));
      return results;
    } finally {
      await pages.close();
    }
  },
};

/**
 * @param {Engine} engine
 * @param {string} directory
 * @param {number} port
 * @returns {Promise<Result[]>}
 */
async function checkEngine(engine, directory, port) {
  const home = join(directory, engine.name);
  await mkdir(home);
  /** @type {Browser} */
  let browser;
  const started = await check(`${engine.name} starts`, async () => {
    browser = await engine.launch(home);
  });
  if (!started.ok) return [started];

  /** @param {string} [query] @param {string} [host] */
  const visit = (query = '', host = '127.0.0.1') =>
    signalOf(directory, (endpoint) =>
      browser.open(`http://${host}:${port}/index.html?endpoint=${encodeURIComponent(endpoint)}${query}`),
    );
  /** @type {Record<string, () => Promise<void>>} */
  const checks = {
    'two loads of a page are one user': async () => {
      const first = await visit();
      const second = await visit();
      assert.match(first.clientUser, /^[0-9a-f]{64}$/);
      assert.equal(second.clientUser, first.clientUser);
      assert.notEqual(second.sessionID, first.sessionID);
    },
    'a worker sends': async () => {
      const { payload } = await visit('&from=worker');
      assert.equal(payload['worker'], true);
    },
    'a frame that is refused any storage sends': async () => {
      const { payload } = await visit('&from=sandbox');
      assert.equal(payload['storage'], false);
    },
    'nothing is printed': async () => assert.deepEqual(browser.complaints(), []),
  };
  if (engine.resolves) {
    checks['a page of an insecure origin sends'] = async () => {
      const { payload } = await visit('', INSECURE_HOST);
      assert.equal(payload['secure'], false);
    };
  }
  const results = [];
  for (const [name, body] of Object.entries(checks)) results.push(await check(`${engine.name}: ${name}`, body));
  results.push(await check(`${engine.name} ends`, () => browser.close()));
  return results;
}

/**
 * The one signal that a visit sends.
 *
 * @param {string} directory
 * @param {(endpoint: string) => Promise<void>} visit
 */
async function signalOf(directory, visit) {
  const server = await startInstalledIngestServer(directory);
  try {
    await visit(server.endpoint);
    const [signal] = await server.waitForSignals(1, { timeoutMs: 15_000 });
    assert.deepEqual(server.faults, []);
    assert.ok(signal);
    return signal;
  } finally {
    await server.close();
  }
}

/**
 * @param {string} folder
 * @returns {Promise<{ port: number, close(): Promise<void> }>}
 */
async function servePages(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://pages.test');
    try {
      const content = await readFile(join(folder, pathname));
      // A sandboxed frame is of no origin, and still loads its modules.
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Content-Type', TYPES[extname(pathname)] ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page server does not listen');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

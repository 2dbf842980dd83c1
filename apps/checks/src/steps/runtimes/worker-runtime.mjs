import { join } from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { consumerFolder } from '../install.mjs';

/** @import { Readable } from 'node:stream' */

/** Far above what a request takes: it only ends what hangs, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The last thing that a worker prints. */
const FAREWELL = 'farewell';

/**
 * The worker of the consumer, in workerd.
 *
 * @typedef {object} WorkerRuntime
 * @property {(route: string, query: Record<string, string>) => Promise<number>} visit - Resolves with the status.
 * @property {() => Promise<string>} end - Ends it, and resolves with all that it printed.
 */

/**
 * @param {string} directory
 * @returns {Promise<WorkerRuntime>}
 */
export async function startWorker(directory) {
  const outfile = join(directory, 'worker.mjs');
  await build({
    entryPoints: [join(consumerFolder(directory), 'worker.mjs')],
    outfile,
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    logLevel: 'silent',
  });
  let printed = '';
  let onPrinted = () => {};
  /** @param {Readable} stream */
  const record = (stream) =>
    stream.setEncoding('utf8').on('data', (chunk) => {
      printed += chunk;
      onPrinted();
    });
  const miniflare = new Miniflare({
    modules: true,
    scriptPath: outfile,
    modulesRoot: directory,
    compatibilityDate: '2026-07-01',
    cf: false,
    // Failures of what a request left to `waitUntil` are told to nobody else.
    verbose: true,
    handleRuntimeStdio: (/** @type {readonly Readable[]} */ ...streams) => streams.forEach(record),
  });

  /** @type {WorkerRuntime['visit']} */
  const visit = async (route, query) => {
    const url = `http://worker.test${route}?${new URLSearchParams(query)}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await miniflare.dispatchFetch(url, { method: 'POST', body: 'anything', signal });
    await response.text();
    return response.status;
  };
  return {
    visit,
    async end() {
      try {
        // What it printed before this has come, too.
        const said = new Promise((resolve) => {
          onPrinted = () => printed.includes(FAREWELL) && resolve(undefined);
        });
        await visit('/farewell', { say: FAREWELL });
        await said;
      } finally {
        await miniflare.dispose();
      }
      return printed.replace(FAREWELL, '').trim();
    },
  };
}

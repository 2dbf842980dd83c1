import { join } from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { consumerFolder } from '../install.mjs';

/** @import { Readable } from 'node:stream' */

/** Far longer than a request takes, in milliseconds. It ends only requests that hang. */
const TIMEOUT_MS = 30_000;

/** The last output of a worker. */
const FAREWELL = 'farewell';

/**
 * The worker of the consumer, in workerd.
 *
 * @typedef {object} WorkerRuntime
 * @property {(route: string, query: Record<string, string>) => Promise<number>} visit - Resolves with the status.
 * @property {() => Promise<string>} end - Ends the runtime and resolves with its output.
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
    // The output is the only place that shows failures in `waitUntil`.
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
        // When the farewell has arrived, all earlier output has arrived as well.
        const farewell = new Promise((resolve) => {
          onPrinted = () => printed.includes(FAREWELL) && resolve(undefined);
        });
        await visit('/farewell', { say: FAREWELL });
        await farewell;
      } finally {
        await miniflare.dispose();
      }
      return printed.replace(FAREWELL, '').trim();
    },
  };
}

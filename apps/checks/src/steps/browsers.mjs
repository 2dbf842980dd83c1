import { strict as assert } from 'node:assert';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { ENGINES } from '../browsers.mjs';
import { check } from '../step.mjs';
import { aheadChecks } from './browsers/ahead.mjs';
import { lastMomentChecks, returningChecks } from './browsers/last-moment.mjs';
import { leavingChecks } from './browsers/leaving.mjs';
import { networkChecks, policyChecks } from './browsers/network.mjs';
import { optingOutChecks } from './browsers/opting-out.mjs';
import { pageClientChecks } from './browsers/page-client.mjs';
import { servePages } from './browsers/page-server.mjs';
import { scriptChecks } from './browsers/script.mjs';
import { insecureSendingChecks, sendingChecks } from './browsers/sending.mjs';
import { insecureStorageChecks, storageChecks } from './browsers/storage.mjs';
import { visitorChecks } from './browsers/visitors.mjs';
import { websiteChecks } from './browsers/websites.mjs';
import { consumerFolder, startInstalledIngestServer } from './install.mjs';

/** @import { IngestServer } from '@td/testing' */
/** @import { Browser, Engine, Tab } from '../browsers.mjs' */
/** @import { Result, Step } from '../step.mjs' */
/** @import { Checks } from './browsers/stage.mjs' */

/**
 * Opens a page in real browsers. Vite builds the page from the installed packages.
 *
 * @type {Step}
 */
export const browsersStep = {
  name: 'browsers',
  needs: ['install'],
  async run({ directory }) {
    const root = join(consumerFolder(directory), 'page');
    const folder = join(directory, 'page');
    await buildPage(root, folder);
    // A website takes the file as it is.
    await copyFile(
      join(consumerFolder(directory), 'node_modules/@td/browser/dist/script.js'),
      join(folder, 'script.js'),
    );
    const pages = await servePages(folder);
    try {
      const startServer = () => startInstalledIngestServer(directory);
      // At once: most of their time is a wait.
      const checked = ENGINES.map((engine) => checkEngine(engine, directory, pages.port, startServer));
      return (await Promise.all(checked)).flat();
    } finally {
      await pages.close();
    }
  },
};

/**
 * @param {string} root
 * @param {string} folder - The output folder.
 */
function buildPage(root, folder) {
  return build({
    root,
    base: './',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: [join(root, 'index.html'), join(root, 'service-worker.ts')],
        // Fixed names without a hash, because a page registers its service worker by name.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
    worker: { format: 'es' },
    logLevel: 'error',
  });
}

/**
 * @param {Engine} engine
 * @param {string} directory
 * @param {number} port
 * @param {() => Promise<IngestServer>} startServer
 * @returns {Promise<Result[]>}
 */
async function checkEngine(engine, directory, port, startServer) {
  const home = join(directory, engine.name);
  await mkdir(home);
  /** @type {Browser} */
  let browser;
  const started = await check(`${engine.name} starts`, async () => {
    browser = await engine.launch(home);
  });
  if (!started.ok) return [started];

  const results = [];
  for (const [name, body] of Object.entries(CHECKS)) {
    const run = async () => {
      const server = await startServer();
      /** @type {(query: Readonly<Record<string, string>>, host?: string) => string} */
      const address = (query, host = '127.0.0.1') =>
        `http://${host}:${port}/index.html?${new URLSearchParams({ endpoint: server.endpoint, ...query })}`;
      /** @type {Tab[]} */
      const tabs = [];
      const newTab = async () => {
        const tab = await browser.newTab();
        tabs.push(tab);
        return tab;
      };
      try {
        const { openUndriven, printed } = browser;
        await body({ newTab, openUndriven, printed, server, address, app: `APP-${results.length}` });
      } finally {
        // Also after a failed check, because its tabs share a storage with the next checks.
        for (const tab of tabs) await tab.close().catch(() => {});
        await server.close();
      }
    };
    results.push(await check(`${engine.name}: ${name}`, run));
  }
  results.push(await check(`${engine.name} ends`, () => browser.close()));
  return results;
}

/** @type {Checks} */
const CHECKS = {
  ...sendingChecks,
  ...insecureSendingChecks,
  ...policyChecks,
  ...pageClientChecks,
  ...leavingChecks,
  ...lastMomentChecks,
  ...returningChecks,
  ...storageChecks,
  ...optingOutChecks,
  ...insecureStorageChecks,
  ...visitorChecks,
  ...aheadChecks,
  ...networkChecks,
  ...scriptChecks,
  ...websiteChecks,
  'the pages print nothing (point 3)': async ({ printed }) => assert.deepEqual(printed(), []),
};

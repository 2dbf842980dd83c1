import { reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendFromBrowser } from './browser-program.js';
import { findBrowser } from './find-browser.js';
import { recordedIo } from './recorded-io.js';
import { type TourParts, type TourServer, tour } from './tour.js';
import { TRANSPORT_NAMES } from './transports.js';

beforeEach(() => void vi.stubEnv('DO_NOT_TRACK', undefined));
afterEach(() => void vi.unstubAllEnvs());

/** The transports of the tour in Node. Each sends seven signals in two requests. */
const inNode = [...TRANSPORT_NAMES, 'custom'];
const allArrived = `All ${7 * inNode.length} signals arrived, in ${2 * inNode.length} requests.`;

const withoutBrowser: Partial<TourParts> = { findBrowser: () => undefined };

test('the tour prints what has arrived over each transport, and one signal as JSON', async () => {
  const io = recordedIo();
  expect(await tour(io, withoutBrowser)).toBe(0);

  const rows = io.printed.filter((line) => line.startsWith('  Node'));
  expect(inNode).toEqual(expect.arrayContaining(['http', 'fetch', 'undici', 'axios', 'ky', 'custom']));
  expect(rows.map((row) => row.trim().split(/ {2,}/).slice(0, 5))).toEqual(
    inNode.map((name) => ['Node', name, '2', '7 of 7', '200']),
  );
  expect(new Set(rows.map((row) => row.length)).size).toBe(1);
  const json = io.printed.slice(io.printed.indexOf('  {'), io.printed.indexOf('  }') + 1).join('\n');
  expect(JSON.parse(json)).toMatchObject({ appID: 'TOUR', payload: { 'Tour.id': 'Node/http/1' } });
  expect(io.printed).toContain(allArrived);
  expect(io.complaints).toEqual([]);
  expect(io.printed.join('\n')).not.toContain('\u001b');
  expect(io.printed.length).toBeLessThanOrEqual(42 + inNode.length);
});

test('the tour ends with 1 and names the signal if the server loses one', async () => {
  const io = recordedIo();
  expect(await tour(io, { ...withoutBrowser, startServer: startLossyServer })).toBe(1);
  expect(io.complaints).toEqual(['missing: Node/undici/3', `1 of ${7 * inNode.length} signals did not arrive`]);
  expect(io.printed.join('\n')).toContain('6 of 7');
});

test('the tour ends with 1 and names the reason if the server refuses a signal', async () => {
  const io = recordedIo();
  const startServer = async () => {
    const server = await startIngestServer();
    server.script(reply(400));
    return server;
  };
  expect(await tour(io, { ...withoutBrowser, startServer })).toBe(1);
  expect(io.complaints).toEqual([
    'missing: Node/http/1 (dropped by the client: 1 refused)',
    `1 of ${7 * inNode.length} signals did not arrive`,
  ]);
});

test('the tour prints which package to install if there is no browser', async () => {
  const io = recordedIo();
  await tour(io, withoutBrowser);
  expect(io.printed.filter((line) => line.includes('apt-get install chromium'))).toHaveLength(1);
});

test('the tour ends with 1 if the page fails, and still prints the results from Node', async () => {
  const io = recordedIo();
  const parts: Partial<TourParts> = {
    findBrowser: () => ({ name: 'Chromium', executablePath: '/opt/chromium' }),
    sendFromBrowser: () => Promise.reject(new Error('sendFromPage is not defined\n    at page.js:1')),
  };
  expect(await tour(io, parts)).toBe(1);
  expect(io.complaints).toEqual([
    'the page in /opt/chromium has failed: Error: sendFromPage is not defined at page.js:1',
  ]);
  expect(io.printed).toContain(allArrived);
});

test('the tour prints in one line that a browser does not start', async () => {
  const io = recordedIo();
  const parts: Partial<TourParts> = {
    findBrowser: () => ({ name: 'Chromium', executablePath: process.execPath }),
    sendFromNode: async () => [],
    sendFromBrowser: (browser, baseURL) => sendFromBrowser(browser, baseURL, ['@td/source']),
  };
  expect(await tour(io, parts)).toBe(0);
  const lines = io.printed.filter((line) =>
    line.startsWith(`No page sends signals: ${process.execPath} does not start: `),
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
});

test('the tour sends nothing if DO_NOT_TRACK is set, and prints so in one line', async () => {
  vi.stubEnv('DO_NOT_TRACK', '1');
  const io = recordedIo();
  expect(await tour(io, withoutBrowser)).toBe(1);
  expect(io.complaints).toEqual([expect.stringContaining('DO_NOT_TRACK is set')]);
});

test.skipIf(!findBrowser())('the tour sends from a page in the installed browser', { timeout: 60_000 }, async () => {
  const io = recordedIo();
  const parts: Partial<TourParts> = {
    sendFromNode: async () => [],
    sendFromBrowser: (browser, baseURL) => sendFromBrowser(browser, baseURL, ['@td/source']),
  };
  expect(await tour(io, parts)).toBe(0);
  expect(io.printed).toContain('All 28 signals arrived, in 8 requests.');
});

/** Starts a server that loses one of the signals that it has accepted. */
async function startLossyServer(): Promise<TourServer> {
  const { url, requests, signals, close } = await startIngestServer();
  return {
    url,
    requests,
    get signals() {
      return signals.filter(({ payload }) => payload['Tour.id'] !== 'Node/undici/3');
    },
    close,
  };
}

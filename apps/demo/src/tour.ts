import { startIngestServer } from '@td/testing';
import { compareArrival, receivedSignals, type ServerRecords } from './arrivals.js';
import { sendFromBrowser } from './browser-program.js';
import { findBrowser, type InstalledBrowser } from './find-browser.js';
import type { Io } from './io.js';
import { BrowserStartError } from './launch-browser.js';
import { sendFromNode } from './node-program.js';
import { onOneLine } from './one-line.js';
import { createStyle } from './style.js';
import { arrivalLines, missingLines, signalLines } from './tour-report.js';
import type { TransportRun } from './transport-run.js';

/** The server that receives the signals. */
export interface TourServer extends ServerRecords {
  readonly url: string;
  close(): Promise<void>;
}

/** The parts of the tour, which tests can replace. */
export interface TourParts {
  startServer(): Promise<TourServer>;
  findBrowser(): InstalledBrowser | undefined;
  sendFromNode(baseURL: string): Promise<TransportRun[]>;
  sendFromBrowser(browser: InstalledBrowser, baseURL: string): Promise<TransportRun[]>;
}

const realParts: TourParts = { startServer: startIngestServer, findBrowser, sendFromNode, sendFromBrowser };

/**
 * Sends signals over each transport to a server on this machine, and prints what has arrived. Resolves with 0 if every
 * signal has arrived, otherwise with 1.
 */
export async function tour(io: Io, parts: Partial<TourParts> = {}): Promise<number> {
  const { startServer, ...programs } = { ...realParts, ...parts };
  const server = await startServer();
  try {
    io.print(`Each transport sends one signal, then six in one request, to a server on this machine: ${server.url}`);
    const fromNode = await programs.sendFromNode(server.url);
    const fromPage = await sendFromPage(server.url, programs, io);
    const allArrived = report([...fromNode, ...(fromPage ?? [])], server, io);
    return allArrived && fromPage ? 0 : 1;
  } finally {
    await server.close();
  }
}

/** Sends from a page if a browser is installed. Resolves with `undefined` if the page fails. */
async function sendFromPage(
  baseURL: string,
  { findBrowser, sendFromBrowser }: Pick<TourParts, 'findBrowser' | 'sendFromBrowser'>,
  io: Io,
): Promise<TransportRun[] | undefined> {
  const browser = findBrowser();
  if (!browser) {
    io.print('No page sends signals: no browser is installed; on Debian: apt-get install chromium');
    return [];
  }
  try {
    return await sendFromBrowser(browser, baseURL);
  } catch (error) {
    if (error instanceof BrowserStartError) {
      io.print(`No page sends signals: ${error.message}`);
      return [];
    }
    io.complain(`the page in ${browser.executablePath} has failed: ${onOneLine(String(error))}`);
    return undefined;
  }
}

/** Prints what has arrived, and returns whether every signal has. */
function report(runs: readonly TransportRun[], server: ServerRecords, io: Io): boolean {
  const style = createStyle(io.colour);
  if (runs.some(({ dropped }) => dropped.disabled)) {
    io.complain('nothing was sent from Node: DO_NOT_TRACK is set; to see the tour, run: DO_NOT_TRACK= npm start');
    return false;
  }
  const arrivals = runs.map((run) => compareArrival(run, server));
  io.print('');
  for (const line of arrivalLines(arrivals, style)) io.print(line);

  const [signal] = server.requests.flatMap(({ json }) => receivedSignals(json));
  if (signal) {
    io.print('');
    io.print('One signal, as the server received it:');
    for (const line of signalLines(signal)) io.print(line);
  }

  const sent = runs.reduce((total, { ids }) => total + ids.length, 0);
  const missing = arrivals.reduce((total, arrival) => total + arrival.missing.length, 0);
  io.print('');
  for (const line of missingLines(arrivals)) io.complain(line);
  if (missing > 0) io.complain(`${missing} of ${sent} signals did not arrive`);
  else io.print(style.good(`All ${sent} signals arrived, in ${server.requests.length} requests.`));
  return missing === 0;
}

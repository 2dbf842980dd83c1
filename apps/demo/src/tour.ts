import { startIngestServer } from '@td/testing';
import { compareArrival, receivedSignals, type ServerRecords } from './arrivals.js';
import { sendFromBrowser } from './browser-program.js';
import { findBrowser, type InstalledBrowser } from './find-browser.js';
import type { Handful } from './handful.js';
import type { Io } from './io.js';
import { BrowserStartError } from './launch-browser.js';
import { sendFromNode } from './node-program.js';
import { onOneLine } from './one-line.js';
import { createStyle } from './style.js';
import { arrivalLines, missingLines, signalLines } from './tour-report.js';

/** A server to send to, which is closed at the end. */
export interface TourServer extends ServerRecords {
  readonly url: string;
  close(): Promise<void>;
}

/** What the tour uses; for tests. */
export interface TourParts {
  startServer(): Promise<TourServer>;
  findBrowser(): InstalledBrowser | undefined;
  sendFromNode(baseURL: string): Promise<Handful[]>;
  sendFromBrowser(browser: InstalledBrowser, baseURL: string): Promise<Handful[]>;
}

const realParts: TourParts = { startServer: startIngestServer, findBrowser, sendFromNode, sendFromBrowser };

/**
 * Sends a handful of signals over every transport to a server on this machine, and shows what arrived. Resolves with 0
 * when every signal did, with 1 otherwise.
 */
export async function tour(io: Io, parts: Partial<TourParts> = {}): Promise<number> {
  const { startServer, ...programs } = { ...realParts, ...parts };
  const server = await startServer();
  try {
    io.print(`Signals go to a server on this machine, ${server.url}: first one, then a burst that travels together.`);
    const fromNode = await programs.sendFromNode(server.url);
    const fromPage = await sendFromPage(server.url, programs, io);
    const allArrived = report([...fromNode, ...(fromPage ?? [])], server, io);
    return allArrived && fromPage ? 0 : 1;
  } finally {
    await server.close();
  }
}

/** Has a page send, where there is a browser. Resolves with `undefined` when the page has failed. */
async function sendFromPage(
  baseURL: string,
  { findBrowser, sendFromBrowser }: Pick<TourParts, 'findBrowser' | 'sendFromBrowser'>,
  io: Io,
): Promise<Handful[] | undefined> {
  const browser = findBrowser();
  if (!browser) {
    io.print('No browser is installed, so no page sends any; on Debian: apt-get install chromium');
    return [];
  }
  try {
    return await sendFromBrowser(browser, baseURL);
  } catch (error) {
    if (error instanceof BrowserStartError) {
      io.print(`No page sends any: ${error.message}`);
      return [];
    }
    io.complain(`the page in ${browser.executablePath} has failed: ${onOneLine(String(error))}`);
    return undefined;
  }
}

/** Prints what arrived, and returns whether it is all that was sent. */
function report(handfuls: readonly Handful[], server: ServerRecords, io: Io): boolean {
  const style = createStyle(io.colour);
  if (handfuls.some(({ dropped }) => dropped.disabled)) {
    io.complain('nothing was sent from Node: DO_NOT_TRACK is set; for the tour, run it as: DO_NOT_TRACK= npm start');
    return false;
  }
  const arrivals = handfuls.map((handful) => compareArrival(handful, server));
  io.print('');
  for (const line of arrivalLines(arrivals, style)) io.print(line);

  const [signal] = server.requests.flatMap(({ json }) => receivedSignals(json));
  if (signal) {
    io.print('');
    io.print('One of them, as it was received:');
    for (const line of signalLines(signal)) io.print(line);
  }

  const sent = handfuls.reduce((total, { ids }) => total + ids.length, 0);
  const missing = arrivals.reduce((total, arrival) => total + arrival.missing.length, 0);
  io.print('');
  for (const line of missingLines(arrivals)) io.complain(line);
  if (missing > 0) io.complain(`${missing} of ${sent} signals did not arrive`);
  else io.print(style.good(`All ${sent} signals arrived, in ${server.requests.length} requests.`));
  return missing === 0;
}

import { type Browser, chromium, firefox } from 'playwright-core';
import type { InstalledBrowser } from './find-browser.js';
import { onOneLine } from './one-line.js';

/** Keeps Chromium from using the network, a screen, or a sandbox, which containers forbid. */
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** An installed browser does not start. The message is one line. */
export class BrowserStartError extends Error {
  override name = 'BrowserStartError';
}

/**
 * Starts an installed browser without a window.
 *
 * @throws BrowserStartError
 */
export async function launchBrowser({ name, executablePath }: InstalledBrowser): Promise<Browser> {
  try {
    if (name === 'Chromium') return await chromium.launch({ executablePath, args: chromiumArguments });
    // This channel uses WebDriver BiDi, which every Firefox supports.
    return await firefox.launch({ channel: 'moz-firefox', executablePath });
  } catch (cause) {
    // The first line is the reason. The log of the browser follows it.
    const [reason = ''] = (cause as Error).message.split('\n');
    throw new BrowserStartError(`${executablePath} does not start: ${onOneLine(reason)}`, { cause });
  }
}

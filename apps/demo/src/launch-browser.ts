import { type Browser, chromium, firefox } from 'playwright-core';
import type { InstalledBrowser } from './find-browser.js';
import { onOneLine } from './one-line.js';

/** Chromium as quiet as it can be: nothing here asks for the network, a screen, or a sandbox that containers forbid. */
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser is there but does not start. The message is one line. */
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
    // This channel speaks WebDriver BiDi, which an ordinary Firefox understands.
    return await firefox.launch({ channel: 'moz-firefox', executablePath });
  } catch (cause) {
    // The browser's own log follows, on more lines.
    const [reason = ''] = (cause as Error).message.split('\n');
    throw new BrowserStartError(`${executablePath} does not start: ${onOneLine(reason)}`, { cause });
  }
}

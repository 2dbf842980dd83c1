// The real browsers, each as a function that starts one with a profile of its own.
import { chromium, firefox } from 'playwright-core';
import { launchWebKit } from './webkit.mjs';

/** A name that is no secure origin, unlike 127.0.0.1, and leads there in each of the browsers. */
export const INSECURE_HOST = 'insecure.test';

/**
 * A page that is shown.
 *
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} open
 * @property {(script: string) => Promise<unknown>} run - The value of an expression in the page; a promise is awaited.
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} [crash] - Ends the page as a crash does: it hears of nothing.
 * @property {(isOffline: boolean) => Promise<void>} setOffline
 * @property {(url: string) => Promise<void>} block - Blocks requests as an ad blocker does.
 * @property {() => Promise<void>} takeClock - The page's time is the check's, which can have it pass.
 * @property {(durationMs: number) => Promise<void>} pass - Time that was taken goes by, on top of what passes by itself.
 */

/**
 * @typedef {object} Browser
 * @property {() => Promise<Tab>} newTab
 * @property {() => string[]} complaints - What pages printed or threw so far, where the browser tells.
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(home: string) => Promise<Browser>} launch - Given a temporary folder for its profile.
 */

/** @type {readonly Engine[]} */
export const ENGINES = [
  { name: 'Chromium', launch: launchChromium },
  { name: 'Firefox', launch: launchFirefox },
  { name: 'WebKit', launch: launchWebKit },
];

async function launchChromium() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // Which Playwright would switch off.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ],
  });
  return driven(browser, async (page) => {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // Nobody is left to answer it.
    session.send('Page.crash').catch(() => {});
    await crashed;
    // Playwright cannot do anything more with all the others otherwise.
    await page.close();
  });
}

async function launchFirefox() {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: { 'network.dns.localDomains': INSECURE_HOST },
  });
  return driven(browser);
}

/** @import { Browser as DrivenBrowser, Page } from 'playwright-core' */

/**
 * @param {DrivenBrowser} browser
 * @param {(page: Page) => Promise<void>} [crash]
 * @returns {Promise<Browser>}
 */
async function driven(browser, crash) {
  const context = await browser.newContext();
  /** @type {string[]} */
  const complaints = [];
  const note = (/** @type {string} */ text) => {
    // The browsers themselves say so of a request that was meant to fail.
    if (!/^(Failed to load resource|Cross-Origin Request Blocked)/.test(text)) complaints.push(text);
  };
  return {
    async newTab() {
      const page = await context.newPage();
      page.on('console', (message) => note(message.text()));
      page.on('pageerror', (error) => note(String(error)));
      return {
        open: async (url) => void (await page.goto(url)),
        run: (script) => page.evaluate(script),
        close: () => page.close(),
        ...(crash && { crash: () => crash(page) }),
        setOffline: (isOffline) => context.setOffline(isOffline),
        block: async (url) => void (await page.route(url, (route) => route.abort('blockedbyclient'))),
        takeClock: () => page.clock.install(),
        pass: (durationMs) => page.clock.runFor(durationMs),
      };
    },
    complaints: () => complaints,
    close: () => browser.close(),
  };
}

// The real browsers. Each has a function that starts it with a new profile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, firefox } from 'playwright-core';
import { launchWebKit } from './webkit.mjs';

/** A host name that each browser resolves to 127.0.0.1. Unlike that address, it is not a secure origin. */
export const INSECURE_HOST = 'insecure.test';

/**
 * A visible page.
 *
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} open
 * @property {(script: string) => Promise<unknown>} run - Evaluates an expression in the page. Awaits a promise.
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} [crash] - Ends the page as a crash does, without any event.
 * @property {(isOffline: boolean) => Promise<void>} setOffline
 * @property {(url: string) => Promise<void>} block - Blocks requests as an ad blocker does.
 * @property {() => Promise<void>} takeClock - Takes control of the clock of the pages that this tab opens from now on.
 * @property {(durationMs: number) => Promise<void>} pass - Lets time pass on the controlled clock, in addition to real
 *   time, which some browsers count as well.
 */

/**
 * @typedef {object} Browser
 * @property {() => Promise<Tab>} newTab
 * @property {((url: string) => Promise<() => Promise<void>>) | undefined} openUndriven - Opens a page in a browser of its own,
 *   which no program drives: it loads pages ahead. Returns what ends it. Absent in a browser that does not.
 * @property {() => string[]} printed - The messages and errors of all pages so far. Empty for a browser that hides them.
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(home: string) => Promise<Browser>} launch - Starts the browser. `home` is a temporary folder for its profile.
 */

/** @type {readonly Engine[]} */
export const ENGINES = [
  { name: 'Chromium', launch: launchChromium },
  { name: 'Firefox', launch: launchFirefox },
  { name: 'WebKit', launch: launchWebKit },
];

const CHROMIUM = '/usr/bin/chromium';

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
];

/** @param {string} home */
async function launchChromium(home) {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    // Keeps the back/forward cache, which Playwright turns off by default.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: CHROMIUM_ARGUMENTS,
  });
  const crash = async (/** @type {Page} */ page) => {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    // The crashed page cannot answer this command.
    session.send('Page.crash').catch(() => {});
    await crashed;
    // Playwright can control the other pages only after this one is closed.
    await page.close();
  };
  return { ...(await wrap(browser, crash)), openUndriven: (/** @type {string} */ url) => openChromium(url, home) };
}

/** @param {string} url @param {string} home */
async function openChromium(url, home) {
  const own = ['--headless=new', `--user-data-dir=${await mkdtemp(join(home, 'undriven-'))}`];
  const browser = spawn(CHROMIUM, [...CHROMIUM_ARGUMENTS, ...own, url], { stdio: 'ignore' });
  const ended = once(browser, 'exit');
  return async () => {
    browser.kill();
    await ended;
  };
}

async function launchFirefox() {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: { 'network.dns.localDomains': INSECURE_HOST },
  });
  return wrap(browser);
}

/** @import { Browser as PlaywrightBrowser, Page } from 'playwright-core' */

/**
 * @param {PlaywrightBrowser} browser
 * @param {(page: Page) => Promise<void>} [crash]
 * @returns {Promise<Browser>}
 */
async function wrap(browser, crash) {
  const context = await browser.newContext();
  /** @type {string[]} */
  const printed = [];
  const record = (/** @type {string} */ text) => {
    // Browsers print these messages themselves for requests that fail on purpose.
    if (!/^(Failed to load resource|Cross-Origin Request Blocked)/.test(text)) printed.push(text);
  };
  return {
    async newTab() {
      const page = await context.newPage();
      page.on('console', (message) => record(message.text()));
      page.on('pageerror', (error) => record(String(error)));
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
    openUndriven: undefined,
    printed: () => printed,
    close: () => browser.close(),
  };
}

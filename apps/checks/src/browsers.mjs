// The real browsers, each as a function that opens addresses one after another in the same profile.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { chromium, firefox } from 'playwright-core';

/** A name that is no secure origin, unlike 127.0.0.1; resolved to it by the browsers themselves. */
export const INSECURE_HOST = 'insecure.test';

/** How long a driver may take to start, in milliseconds. */
const START_MS = 20_000;

/**
 * @typedef {object} Browser
 * @property {(url: string) => Promise<void>} open
 * @property {() => string[]} complaints - What pages printed or threw so far, where the browser tells.
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {boolean} resolves - Whether it can be told where {@link INSECURE_HOST} is.
 * @property {(home: string) => Promise<Browser>} launch
 */

/** @type {readonly Engine[]} */
export const ENGINES = [
  { name: 'Chromium', resolves: true, launch: launchChromium },
  { name: 'Firefox', resolves: true, launch: launchFirefox },
  { name: 'WebKit', resolves: false, launch: launchWebKit },
];

async function launchChromium() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
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
  return driven(browser);
}

async function launchFirefox() {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: '/usr/bin/firefox-esr',
    firefoxUserPrefs: { 'network.dns.localDomains': INSECURE_HOST },
  });
  return driven(browser);
}

/**
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<Browser>}
 */
async function driven(browser) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    open: async (url) => void (await page.goto(url)),
    complaints: () => complaints,
    close: () => browser.close(),
  };
}

/**
 * WebKit, by the W3C's WebDriver protocol: there is no other way to drive Debian's.
 *
 * @param {string} home - A temporary folder for its profile.
 * @returns {Promise<Browser>}
 */
async function launchWebKit(home) {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    env: { ...process.env, HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
    stdio: 'ignore',
    // A process group of its own, so that the display goes with the driver.
    detached: true,
  });
  const end = () => {
    if (driver.pid !== undefined && driver.exitCode === null) process.kill(-driver.pid);
  };
  /** @type {(method: string, path: string, body?: object) => Promise<{ value: { sessionId: string } }>} */
  const command = async (method, path, body) => {
    const init = body ? { method, body: JSON.stringify(body) } : { method };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`WebDriver: ${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  try {
    await until(() => command('GET', '/status'));
    const { value } = await command('POST', '/session', {
      capabilities: {
        alwaysMatch: { 'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] } },
      },
    });
    const session = `/session/${value.sessionId}`;
    return {
      open: async (url) => void (await command('POST', `${session}/url`, { url })),
      complaints: () => [],
      close: async () => {
        await command('DELETE', session).finally(end);
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

function findMiniBrowser() {
  const found = readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'webkit2gtk-4.1/MiniBrowser'))
    .find((path) => existsSync(path));
  if (!found) throw new Error('there is no MiniBrowser of webkit2gtk-4.1');
  return found;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Tries again until it works.
 *
 * @param {() => Promise<unknown>} attempt
 */
async function until(attempt) {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

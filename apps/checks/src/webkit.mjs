// WebKit, by the W3C's WebDriver protocol: there is no other way to drive Debian's.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { startBrowserNetwork } from './browser-network.mjs';
import { eventually } from './eventually.mjs';
import { listenOnLoopback } from './listen-on-loopback.mjs';

/** @import { Browser } from './browsers.mjs' */
/** @import { BrowserNetwork } from './browser-network.mjs' */

/**
 * @param {string} home - A temporary folder for its profile.
 * @returns {Promise<Browser>}
 */
export async function launchWebKit(home) {
  const network = await startBrowserNetwork();
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    env: { ...process.env, HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
    stdio: 'ignore',
    // A process group of its own, so that the display goes with the driver.
    detached: true,
  });
  const end = async () => {
    if (driver.pid !== undefined && driver.exitCode === null) process.kill(-driver.pid);
    await network.close();
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await eventually(() => command(`${origin}/status`, 'GET'));
    const capabilities = {
      alwaysMatch: {
        proxy: { proxyType: 'manual', httpProxy: `127.0.0.1:${network.port}`, noProxy: [] },
        'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
      },
    };
    const { sessionId } = await command(`${origin}/session`, 'POST', { capabilities });
    const session = `${origin}/session/${sessionId}`;
    // The driver tells its time by the page's clock, which a check may take away.
    await command(`${session}/timeouts`, 'POST', { script: null });
    // Opens the first window, which stays: without one there can be no other.
    await command(`${session}/url`, 'POST', { url: 'about:blank' });
    return drivenBySession(session, await command(`${session}/window`, 'GET'), network, end);
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * @param {string} session
 * @param {string} first - The handle of the first window.
 * @param {BrowserNetwork} network
 * @param {() => Promise<void>} end
 * @returns {Browser}
 */
function drivenBySession(session, first, network, end) {
  return {
    async newTab() {
      await command(`${session}/window`, 'POST', { handle: first });
      const { handle } = await command(`${session}/window/new`, 'POST', { type: 'tab' });
      /** @type {(method: string, path: string, body?: object) => Promise<any>} */
      const here = async (method, path, body) => {
        await command(`${session}/window`, 'POST', { handle });
        return command(`${session}${path}`, method, body);
      };
      /** @type {(script: string) => Promise<unknown>} */
      const run = async (script) => {
        const [isOK, value] = await here('POST', '/execute/async', {
          script: `const done = arguments[0];
            (async () => (${script}))()
              .then((value) => done([true, value ?? null]), (error) => done([false, String(error)]));`,
          args: [],
        });
        if (!isOK) throw new Error(value);
        return value;
      };
      let standsStill = false;
      return {
        async open(url) {
          await here('POST', '/url', { url });
          if (standsStill) await run(`(${standStill})()`);
        },
        run,
        close: () => here('DELETE', '/window'),
        async setOffline(isOffline) {
          network.setOffline(isOffline);
          // The browser itself does not notice, and a page that is closed meanwhile need not.
          await run(`dispatchEvent(new Event('${isOffline ? 'offline' : 'online'}'))`).catch(() => {});
        },
        block: async (url) => network.block(url.replace(/\*+$/, '')),
        takeClock: async () => {
          standsStill = true;
        },
        pass: async (durationMs) => void (await run(`pass(${durationMs})`)),
      };
    },
    complaints: () => [],
    close: () => command(session, 'DELETE').finally(end),
  };
}

/** Run in a page: its time stands still from here on, unless it is told to `pass`. */
function standStill() {
  const realTimeout = globalThis.setTimeout;
  /** @type {Map<number, { readonly at: number, readonly callback: () => void }>} */
  const timers = new Map();
  const started = Date.now() - performance.now();
  let now = performance.now();
  let last = 0;
  const take = (/** @type {number} */ until) => {
    const [next] = [...timers].filter(([, { at }]) => at <= until).sort(([, one], [, other]) => one.at - other.at);
    if (next) timers.delete(next[0]);
    return next?.[1];
  };
  performance.now = () => now;
  Date.now = () => started + now;
  Object.assign(globalThis, {
    setTimeout(/** @type {() => void} */ callback, delayMs = 0) {
      timers.set(++last, { at: now + Math.max(1, Math.trunc(delayMs)), callback });
      return last;
    },
    clearTimeout: (/** @type {number} */ id) => timers.delete(id),
    async pass(/** @type {number} */ durationMs) {
      const end = now + durationMs;
      for (let timer = take(end); timer; timer = take(end)) {
        now = Math.max(now, timer.at);
        timer.callback();
        // What follows from it, requests that are cut included.
        await new Promise((resolve) => realTimeout(resolve, 5));
      }
      now = end;
    },
  });
}

/**
 * Far above what any command takes, in milliseconds. One that is given while a page makes way for another may never be
 * answered; who asks again is.
 */
const COMMAND_TIMEOUT_MS = 10_000;

/**
 * @param {string} url
 * @param {string} method
 * @param {object} [body]
 * @returns {Promise<any>} What the command results in.
 */
async function command(url, method, body) {
  const signal = AbortSignal.timeout(COMMAND_TIMEOUT_MS);
  const response = await fetch(url, { method, signal, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`WebDriver: ${method} ${url}: ${response.status} ${text}`);
  return JSON.parse(text).value;
}

function findMiniBrowser() {
  const found = readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name, 'webkit2gtk-4.1/MiniBrowser'))
    .find((path) => existsSync(path));
  if (!found) throw new Error('there is no MiniBrowser of webkit2gtk-4.1');
  return found;
}

async function freePort() {
  const { port, close } = await listenOnLoopback(createServer());
  await close();
  return port;
}

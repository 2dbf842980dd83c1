// WebKit, driven by the WebDriver protocol of the W3C, the only protocol that Debian's WebKit supports.
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
    // Its own process group, so that the display ends with the driver.
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
    // No timeout for scripts: the driver measures it by the page's clock, which a check may stop.
    await command(`${session}/timeouts`, 'POST', { script: null });
    // Opens the first window and keeps it, because the driver needs one to open others.
    await command(`${session}/url`, 'POST', { url: 'about:blank' });
    return wrapSession(session, await command(`${session}/window`, 'GET'), network, end);
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
function wrapSession(session, first, network, end) {
  return {
    async newTab() {
      await command(`${session}/window`, 'POST', { handle: first });
      const { handle } = await command(`${session}/window/new`, 'POST', { type: 'tab' });
      /** @type {(method: string, path: string, body?: object) => Promise<any>} */
      const inTab = async (method, path, body) => {
        await command(`${session}/window`, 'POST', { handle });
        return command(`${session}${path}`, method, body);
      };
      /** @type {(script: string) => Promise<unknown>} */
      const run = async (script) => {
        const [isOK, value] = await inTab('POST', '/execute/async', {
          script: `const done = arguments[0];
            (async () => (${script}))()
              .then((value) => done([true, value ?? null]), (error) => done([false, String(error)]));`,
          args: [],
        });
        if (!isOK) throw new Error(value);
        return value;
      };
      let isClockTaken = false;
      return {
        async open(url) {
          await inTab('POST', '/url', { url });
          if (isClockTaken) await run(`(${stopClock})()`);
        },
        run,
        close: () => inTab('DELETE', '/window'),
        async setOffline(isOffline) {
          network.setOffline(isOffline);
          // Dispatches the event for the browser, which does not notice its proxy's state. Fails if the page is closed.
          await run(`dispatchEvent(new Event('${isOffline ? 'offline' : 'online'}'))`).catch(() => {});
        },
        block: async (url) => network.block(url.replace(/\*+$/, '')),
        takeClock: async () => {
          isClockTaken = true;
        },
        pass: async (durationMs) => void (await run(`pass(${durationMs})`)),
      };
    },
    openUndriven: undefined,
    printed: () => [],
    close: () => command(session, 'DELETE').finally(end),
  };
}

/** Runs in a page. Stops its clock. From then on, time passes only with `pass`. */
function stopClock() {
  const realTimeout = globalThis.setTimeout;
  /** @type {Map<number, { readonly at: number, readonly callback: () => void }>} */
  const timers = new Map();
  const started = Date.now() - performance.now();
  let now = performance.now();
  let last = 0;
  const takeNext = (/** @type {number} */ until) => {
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
      for (let timer = takeNext(end); timer; timer = takeNext(end)) {
        now = Math.max(now, timer.at);
        timer.callback();
        // Waits for the effects of the timer, such as requests that are cut.
        await new Promise((resolve) => realTimeout(resolve, 5));
      }
      now = end;
    },
  });
}

/**
 * Far longer than any command takes, in milliseconds. The driver may never answer a command that it gets while one page
 * replaces another. A second try succeeds.
 */
const COMMAND_TIMEOUT_MS = 10_000;

/**
 * @param {string} url
 * @param {string} method
 * @param {object} [body]
 * @returns {Promise<any>} The result of the command.
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
  if (!found) throw new Error('found no MiniBrowser below /usr/lib: install the Debian package webkit2gtk-driver');
  return found;
}

async function freePort() {
  const { port, close } = await listenOnLoopback(createServer());
  await close();
  return port;
}

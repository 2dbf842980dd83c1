// WebKit, by the W3C's WebDriver protocol: there is no other way to drive Debian's.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { eventually } from './eventually.mjs';

/** @import { Browser } from './browsers.mjs' */

/**
 * @param {string} home - A temporary folder for its profile.
 * @returns {Promise<Browser>}
 */
export async function launchWebKit(home) {
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
  const origin = `http://127.0.0.1:${port}`;
  try {
    await eventually(() => command(`${origin}/status`, 'GET'));
    const capabilities = {
      alwaysMatch: { 'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] } },
    };
    const { sessionId } = await command(`${origin}/session`, 'POST', { capabilities });
    const session = `${origin}/session/${sessionId}`;
    // Opens the first window, which stays: without one there can be no other.
    await command(`${session}/url`, 'POST', { url: 'about:blank' });
    return drivenBySession(session, await command(`${session}/window`, 'GET'), end);
  } catch (error) {
    end();
    throw error;
  }
}

/**
 * @param {string} session
 * @param {string} first - The handle of the first window.
 * @param {() => void} end
 * @returns {Browser}
 */
function drivenBySession(session, first, end) {
  return {
    async newTab() {
      await command(`${session}/window`, 'POST', { handle: first });
      const { handle } = await command(`${session}/window/new`, 'POST', { type: 'tab' });
      /** @type {(method: string, path: string, body?: object) => Promise<any>} */
      const here = async (method, path, body) => {
        await command(`${session}/window`, 'POST', { handle });
        return command(`${session}${path}`, method, body);
      };
      return {
        open: (url) => here('POST', '/url', { url }),
        async run(script) {
          const [isOK, value] = await here('POST', '/execute/async', {
            script: `const done = arguments[0];
              (async () => (${script}))()
                .then((value) => done([true, value ?? null]), (error) => done([false, String(error)]));`,
            args: [],
          });
          if (!isOK) throw new Error(value);
          return value;
        },
        close: () => here('DELETE', '/window'),
      };
    },
    complaints: () => [],
    close: () => command(session, 'DELETE').finally(end),
  };
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

// The network of a browser that cannot be told what its network does: an HTTP proxy, which can.
import { createServer, request } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.mjs';

/**
 * @typedef {object} BrowserNetwork
 * @property {number} port - Where the proxy listens.
 * @property {(isOffline: boolean) => void} setOffline - Whether every connection is cut.
 * @property {(url: string) => void} block - Cuts requests to addresses that begin so.
 * @property {() => Promise<void>} close
 */

/**
 * Starts a proxy that finds every host on this machine.
 *
 * @returns {Promise<BrowserNetwork>}
 */
export async function startBrowserNetwork() {
  let offline = false;
  /** @type {string[]} */
  const blocked = [];
  const proxy = createServer((incoming, outgoing) => {
    const { headers, method, socket, url = '' } = incoming;
    if (offline || blocked.some((beginning) => url.startsWith(beginning))) {
      socket.destroy();
      return;
    }
    const { pathname, port, search } = new URL(url);
    const passed = request({ host: '127.0.0.1', port, path: pathname + search, method, headers, agent: false });
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => socket.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  return {
    ...(await listenOnLoopback(proxy)),
    setOffline(isOffline) {
      offline = isOffline;
      if (isOffline) proxy.closeAllConnections();
    },
    block: (url) => void blocked.push(url),
  };
}

// An HTTP proxy as the network of a browser whose network a check cannot control directly.
import { createServer, request } from 'node:http';
import { listenOnLoopback } from './listen-on-loopback.mjs';

/**
 * @typedef {object} BrowserNetwork
 * @property {number} port - The port of the proxy.
 * @property {(isOffline: boolean) => void} setOffline - Cuts every connection while it is offline.
 * @property {(url: string) => void} block - Cuts requests to addresses that start with this URL.
 * @property {() => Promise<void>} close
 */

/**
 * Starts a proxy that connects to this machine for every host name.
 *
 * @returns {Promise<BrowserNetwork>}
 */
export async function startBrowserNetwork() {
  let offline = false;
  /** @type {string[]} */
  const blocked = [];
  const proxy = createServer((incoming, outgoing) => {
    const { headers, method, socket, url = '' } = incoming;
    if (offline || blocked.some((prefix) => url.startsWith(prefix))) {
      socket.destroy();
      return;
    }
    const { pathname, port, search } = new URL(url);
    const forwarded = request({ host: '127.0.0.1', port, path: pathname + search, method, headers, agent: false });
    forwarded.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', () => socket.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
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

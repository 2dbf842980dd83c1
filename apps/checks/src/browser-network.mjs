// The network of a browser that cannot be told what its network does: an HTTP proxy, which can.
import { createServer, request } from 'node:http';

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
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
  return {
    port: address.port,
    setOffline(isOffline) {
      offline = isOffline;
      if (isOffline) proxy.closeAllConnections();
    },
    block: (url) => void blocked.push(url),
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  };
}

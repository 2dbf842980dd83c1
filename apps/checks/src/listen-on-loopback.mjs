/**
 * Makes a server listen on a free port of 127.0.0.1.
 *
 * @param {import('node:http').Server | import('node:net').Server} server
 * @returns {Promise<{ port: number, close(): Promise<void> }>} `close` ends the server and all its HTTP connections.
 */
export async function listenOnLoopback(server) {
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

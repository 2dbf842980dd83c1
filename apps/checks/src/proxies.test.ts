import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const certificate = pathOf('../../../packages/transport-http/test/loopback.cert.pem');
const hooks = new URL('../../../packages/node/test/typescript-sources.mjs', import.meta.url).href;

/** The versions of Node that are installed for the checks, and whether each knows `NODE_USE_ENV_PROXY`. */
const NODES = [
  { name: 'n20', knowsVariable: false },
  { name: 'n22', knowsVariable: true },
  { name: 'n24', knowsVariable: true },
  { name: 'n26', knowsVariable: true },
].filter(({ name }) => existsSync(pathOf(`../node_modules/${name}/bin/node`)));

/** What arrived at the endpoints, and what passed the proxy, in order. */
const seen = { endpoints: 0, forwarded: 0, tunnels: 0 };
const servers: Server[] = [];
const sockets = new Set<Socket>();

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

let endpoints: string[];
let proxy: string;

beforeAll(async () => {
  const answer: RequestListener = (request, response) => {
    seen.endpoints++;
    request.resume().on('end', () => response.end());
  };
  const key = readFileSync(pathOf('../../../packages/transport-http/test/loopback.key.pem'));
  const plain = await listen(createServer(answer));
  const secure = await listen(createSecureServer({ key, cert: readFileSync(certificate) }, answer));
  endpoints = [`http://127.0.0.1:${plain}/v2/`, `https://127.0.0.1:${secure}/v2/`];

  const forward = createServer((request, response) => {
    seen.forwarded++;
    request.resume().on('end', () => response.end());
  });
  forward.on('connect', (request, client: Socket) => {
    seen.tunnels++;
    const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
  });
  proxy = `http://127.0.0.1:${await listen(forward)}`;
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

beforeEach(() => {
  Object.assign(seen, { endpoints: 0, forwarded: 0, tunnels: 0 });
});

/** Runs the program in a version of Node, and returns what it prints. */
async function send(node: string, variables: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(
    pathOf(`../node_modules/${node}/bin/node`),
    ['--conditions=@td/source', '--import', hooks, pathOf('./send-through-proxy.mjs'), ...endpoints],
    {
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: certificate,
        HTTP_PROXY: proxy,
        HTTPS_PROXY: proxy,
        ...variables,
      },
      timeout: 30_000,
    },
  );
  return stdout;
}

describe.each(NODES)('on $name', { timeout: 60_000 }, ({ name, knowsVariable }) => {
  it('no proxy carries the requests unless the program asks for it, and httpTransport() does not load undici', async () => {
    expect(await send(name, {})).toBe('not loaded');
    expect(seen).toEqual({ endpoints: 4, forwarded: 0, tunnels: 0 });
  });

  it('the proxies of the environment carry the requests if NODE_USE_ENV_PROXY is set', async () => {
    await send(name, { NODE_USE_ENV_PROXY: '1' });
    // Before Node knew the variable, undici alone obeys it.
    const throughProxy = seen.forwarded + seen.tunnels;
    expect(throughProxy).toBe(knowsVariable ? 4 : 2);
    expect(seen.endpoints + seen.forwarded).toBe(4);
  });

  it('NO_PROXY names the hosts that need no proxy', async () => {
    await send(name, { NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1' });
    expect(seen).toEqual({ endpoints: 4, forwarded: 0, tunnels: 0 });
  });
});

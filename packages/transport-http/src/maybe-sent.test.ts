import { Agent } from 'node:http';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import process from 'node:process';
import type { TransportRequest } from '@td/core';
import { hang, startIngestServer } from '@td/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpTransportOptions, httpTransport } from './http-transport.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Starts a server that resets each connection when its first bytes arrive. Returns the server's address. */
async function startCuttingServer(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.resetAndDestroy()));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(url: string, options: HttpTransportOptions = {}, signal = new AbortController().signal) {
  const request: TransportRequest = { url, headers: {}, body: new TextEncoder().encode('[]'), signal };
  const transport = httpTransport(options);
  try {
    return await transport.send(request).catch((error) => error);
  } finally {
    await transport.close?.();
  }
}

describe('given a request that cannot have been sent', () => {
  it('maybeSent is false when the endpoint refuses the connection', async () => {
    const server = await startIngestServer();
    await server.close();
    expect(await failureOf(server.endpoint)).toMatchObject({ kind: 'network', maybeSent: false });
  });

  it.each(['http:', 'https:'])(
    'maybeSent is false when the connection to an IP address fails at once, over %s (point 13)',
    async (protocol) => {
      // No machine has this address, so that the socket fails before it sends anything.
      const { Agent } = await import(protocol === 'http:' ? 'node:http' : 'node:https');
      const agent = new Agent({ localAddress: '192.0.2.1' });
      const failure = await failureOf(`${protocol}//127.0.0.1:9/`, { agent });
      expect(failure).toMatchObject({ kind: 'network', cause: { code: 'EADDRNOTAVAIL' }, maybeSent: false });
    },
  );

  it('maybeSent is false when no socket can be made (point 13)', async () => {
    const createConnection = () => {
      const socket = new Socket();
      process.nextTick(() => socket.destroy(Object.assign(new Error('too many'), { code: 'EMFILE' })));
      return socket;
    };
    const agent = Object.assign(new Agent(), { createConnection });
    const failure = await failureOf('http://127.0.0.1:9/', { agent });
    expect(failure).toMatchObject({ kind: 'network', cause: { code: 'EMFILE' }, maybeSent: false });
  });

  it('maybeSent is false when the name lookup times out', async () => {
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const agent = new Agent({ lookup: (_name, _options, callback) => void setImmediate(callback, late, '', 4) });
    expect(await failureOf('http://ingest.test/', { agent })).toMatchObject({ kind: 'timeout', maybeSent: false });
  });

  it('maybeSent is false when the connection ends before it is secure', async () => {
    const url = `https://${await startCuttingServer()}/`;
    expect(await failureOf(url)).toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' }, maybeSent: false });
  });

  it('maybeSent is false when the request is aborted during the name lookup', async () => {
    const controller = new AbortController();
    const agent = new Agent({ lookup: () => void setImmediate(() => controller.abort()) });
    const failure = await failureOf('http://ingest.test/', { agent }, controller.signal);
    expect(failure).toMatchObject({ kind: 'aborted', maybeSent: false });
  });
});

describe('given a request that may have been sent', () => {
  it('maybeSent is true when the connection ends after the request was written', async () => {
    const url = `http://${await startCuttingServer()}/`;
    expect(await failureOf(url)).toMatchObject({ kind: 'network', maybeSent: true });
  });

  it('maybeSent is true when the request is aborted before the response arrives', async () => {
    await using server = await startIngestServer();
    server.script(hang());
    const controller = new AbortController();
    const failing = failureOf(server.endpoint, {}, controller.signal);
    await server.waitForRequests(1);
    controller.abort();
    expect(await failing).toMatchObject({ kind: 'aborted', maybeSent: true });
  });
});

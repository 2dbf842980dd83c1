import { readFileSync } from 'node:fs';
import { Agent, createServer, type Server } from 'node:http';
import { createServer as createSecureServer, Agent as SecureAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { startIngestServer } from '@td/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.ts';
import { httpTransport } from './http-transport.js';

/** Starts a server and closes it, so that its endpoint refuses connections. */
async function closedEndpoint(): Promise<string> {
  const server = await startIngestServer();
  await server.close();
  return server.endpoint;
}

const key = readFileSync(new URL('../test/loopback.key.pem', import.meta.url));
const certificate = readFileSync(new URL('../test/loopback.cert.pem', import.meta.url));
const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const servers: Server[] = [];

/** Makes a server listen on a host. Returns its host and port as they stand in a URL. */
async function listen(started: Server, host: string): Promise<string> {
  servers.push(started);
  await new Promise<void>((resolve) => started.listen(0, host, resolve));
  return `${host.includes(':') ? `[${host}]` : host}:${(started.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const started of servers.splice(0)) {
    started.closeAllConnections();
    await new Promise((resolve) => started.close(resolve));
  }
});

describe('the endpoint', () => {
  it('given an https endpoint, the transport uses the certificates of the agent', async () => {
    const secureServer = createSecureServer({ key, cert: certificate }, (_incoming, outgoing) =>
      outgoing.end('secret'),
    );
    const url = `https://${await listen(secureServer, '127.0.0.1')}/`;
    const agent = new SecureAgent({ ca: certificate });

    const response = await httpTransport({ agent }).send(requestTo(url));

    expect(await response.text()).toBe('secret');
    agent.destroy();
  });

  it('given a TLS connection that closes when it is reused, the transport sends the request again', async () => {
    let requests = 0;
    const secureServer = createSecureServer({ key, cert: certificate }, (incoming, outgoing) => {
      requests++;
      if (requests === 2) incoming.socket.destroy();
      else outgoing.end(`${requests}`);
    });
    const request = requestTo(`https://${await listen(secureServer, '127.0.0.1')}/`);
    const agent = new SecureAgent({ ca: certificate, keepAlive: true });
    const transport = httpTransport({ agent });

    expect(await (await transport.send(request)).text()).toBe('1');
    // The agent takes the connection back one turn after the text has ended.
    await new Promise((resolve) => setImmediate(resolve));

    expect(await (await transport.send(request)).text()).toBe('3');
    agent.destroy();
  });

  it('given a certificate that is not trusted, send rejects and the server receives no request', async () => {
    let requests = 0;
    const secureServer = createSecureServer({ key, cert: certificate }, () => requests++);
    const url = `https://${await listen(secureServer, '127.0.0.1')}/`;

    const sending = httpTransport().send(requestTo(url));

    await expect(sending).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('self-signed') });
    expect(requests).toBe(0);
  });

  it.skipIf(!hasIPv6)('given an IPv6 address, the transport sends to it', async () => {
    const plainServer = createServer((incoming, outgoing) => outgoing.end(incoming.headers.host));
    const address = await listen(plainServer, '::1');
    const transport = httpTransport();

    const response = await transport.send(requestTo(`http://${address}/`));

    expect(await response.text()).toBe(address);
    await transport.close?.();
  });

  it.each(['ftp://127.0.0.1/', 'not a URL'])(
    'given the invalid endpoint "%s", send rejects with a TransportError',
    async (url) => {
      await expect(httpTransport().send(requestTo(url))).rejects.toMatchObject({
        name: 'TransportError',
        kind: 'network',
        cause: expect.any(TypeError),
      });
    },
  );

  it("given an endpoint that refuses the connection, the error's message contains the code and the address", async () => {
    const sending = httpTransport().send(requestTo(await closedEndpoint()));

    await expect(sending).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1:\d+/),
    });
  });

  it("given a name whose addresses all refuse the connection, the error's message contains the code", async () => {
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const agent = new Agent({ lookup: (_name, _options, callback) => callback(null, addresses) });
    const url = (await closedEndpoint()).replace('127.0.0.1', 'ingest.test');

    await expect(httpTransport({ agent }).send(requestTo(url))).rejects.toThrow('ECONNREFUSED');
  });

  it('given a response that switches to another protocol, send rejects', async () => {
    const plainServer = createServer((incoming) => {
      incoming.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n');
    });
    const url = `http://${await listen(plainServer, '127.0.0.1')}/`;

    await expect(httpTransport().send(requestTo(url))).rejects.toMatchObject({ kind: 'network' });
  });
});

import { readFileSync } from 'node:fs';
import { Agent, createServer, type Server } from 'node:http';
import { createServer as createSecureServer, Agent as SecureAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { TransportError, type TransportRequest } from '@td/core';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpTransport } from './http-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

function requestTo(url: string, changes: Partial<TransportRequest> = {}): TransportRequest {
  const body = new TextEncoder().encode('[]');
  return { url, headers: {}, body, signal: new AbortController().signal, ...changes };
}

describe('the agent', () => {
  it('is the one that was handed in, which close leaves open', async () => {
    const agent = new Agent({ keepAlive: true });
    const transport = httpTransport({ agent });

    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();
    await (await httpTransport({ agent }).send(requestTo(server.endpoint))).text();

    expect(server.requests).toHaveLength(2);
    expect(server.connectionsMade).toBe(1);
    agent.destroy();
  });

  it('is one of its own otherwise, which no other transport shares', async () => {
    const transports = [httpTransport(), httpTransport()];
    for (const transport of transports) await (await transport.send(requestTo(server.endpoint))).text();

    await transports[0]?.close?.();

    await server.waitForConnections(1);
    await transports[1]?.close?.();
    await server.waitForConnections(0);
  });

  it('may be of the wrong protocol, which is a failure like any other', async () => {
    const agent = new SecureAgent();

    const sending = httpTransport({ agent }).send(requestTo(server.endpoint));

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    await expect(sending).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('https:') });
  });
});

describe('an endpoint', () => {
  const key = readFileSync(new URL('../test/loopback.key.pem', import.meta.url));
  const certificate = readFileSync(new URL('../test/loopback.cert.pem', import.meta.url));
  const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
  const servers: Server[] = [];

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

  it('may speak TLS, with what the agent says of certificates', async () => {
    const secureServer = createSecureServer({ key, cert: certificate }, (_incoming, outgoing) =>
      outgoing.end('secret'),
    );
    const url = `https://${await listen(secureServer, '127.0.0.1')}/`;
    const agent = new SecureAgent({ ca: certificate });

    const response = await httpTransport({ agent }).send(requestTo(url));

    expect(await response.text()).toBe('secret');
    agent.destroy();
  });

  it('may close an idle TLS connection while it is used again', async () => {
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

  it('may have a certificate that nobody vouches for, and then gets nothing', async () => {
    let requests = 0;
    const secureServer = createSecureServer({ key, cert: certificate }, () => requests++);
    const url = `https://${await listen(secureServer, '127.0.0.1')}/`;

    const sending = httpTransport().send(requestTo(url));

    await expect(sending).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('self-signed') });
    expect(requests).toBe(0);
  });

  it.skipIf(!hasIPv6)('may be an IPv6 address', async () => {
    const plainServer = createServer((incoming, outgoing) => outgoing.end(incoming.headers.host));
    const address = await listen(plainServer, '::1');
    const transport = httpTransport();

    const response = await transport.send(requestTo(`http://${address}/`));

    expect(await response.text()).toBe(address);
    await transport.close?.();
  });

  it.each(['ftp://127.0.0.1/', 'no address'])(
    'may be nonsense (%s), which is a failure like any other',
    async (url) => {
      await expect(httpTransport().send(requestTo(url))).rejects.toMatchObject({
        name: 'TransportError',
        kind: 'network',
        cause: expect.any(TypeError),
      });
    },
  );

  it('that refuses is named with its code', async () => {
    await server.close();

    const sending = httpTransport().send(requestTo(server.endpoint));

    await expect(sending).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1:\d+/),
    });
  });

  it('that refuses at all addresses of its name is named with its code', async () => {
    await server.close();
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const agent = new Agent({ lookup: (_name, _options, callback) => callback(null, addresses) });
    const url = server.endpoint.replace('127.0.0.1', 'ingest.test');

    await expect(httpTransport({ agent }).send(requestTo(url))).rejects.toThrow('ECONNREFUSED');
  });

  it('may answer with a protocol that nobody asked for', async () => {
    const plainServer = createServer((incoming) => {
      incoming.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n');
    });
    const url = `http://${await listen(plainServer, '127.0.0.1')}/`;

    await expect(httpTransport().send(requestTo(url))).rejects.toMatchObject({ kind: 'network' });
  });
});

describe('a request', () => {
  it('says how long its body is', async () => {
    const transport = httpTransport();
    await (await transport.send(requestTo(server.endpoint, { body: new TextEncoder().encode('["ä"]') }))).text();

    expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '6', connection: 'keep-alive' });
    await transport.close?.();
  });

  it.each([false, true])('frees its connection when it is aborted (unref: %s)', async (unref) => {
    server.script(hang());
    const controller = new AbortController();
    const sending = httpTransport({ unref }).send(requestTo(server.endpoint, { signal: controller.signal }));
    await server.waitForRequests(1);

    controller.abort();

    await expect(sending).rejects.toMatchObject({ kind: 'aborted', cause: controller.signal.reason });
    await server.waitForConnections(0);
  });

  it('may be answered in part and then cut, without anybody reading', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));

    const response = await httpTransport().send(requestTo(server.endpoint));
    await server.close();

    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

import { Agent } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { TransportRequest } from '@td/core';
import { hang, startIngestServer } from '@td/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type HttpTransportOptions, httpTransport } from './http-transport.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A server that cuts each connection when the first bytes come; returns its address. */
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

describe('the endpoint cannot have the request', () => {
  it('when it refuses the connection', async () => {
    const server = await startIngestServer();
    await server.close();
    expect(await failureOf(server.endpoint)).toMatchObject({ kind: 'network', maybeSent: false });
  });

  it('when nobody answers for its address, which the system calls a time-out', async () => {
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const agent = new Agent({ lookup: (_name, _options, callback) => void setImmediate(callback, late, '', 4) });
    expect(await failureOf('http://ingest.test/', { agent })).toMatchObject({ kind: 'timeout', maybeSent: false });
  });

  it('when the connection is cut before it is secure', async () => {
    const url = `https://${await startCuttingServer()}/`;
    expect(await failureOf(url)).toMatchObject({ kind: 'network', cause: { code: 'ECONNRESET' }, maybeSent: false });
  });

  it('when the request is aborted while its name is looked up', async () => {
    const controller = new AbortController();
    const agent = new Agent({ lookup: () => void setImmediate(() => controller.abort()) });
    const failure = await failureOf('http://ingest.test/', { agent }, controller.signal);
    expect(failure).toMatchObject({ kind: 'aborted', maybeSent: false });
  });
});

describe('the endpoint may have the request', () => {
  it('when the connection is cut after it was written', async () => {
    const url = `http://${await startCuttingServer()}/`;
    expect(await failureOf(url)).toMatchObject({ kind: 'network', maybeSent: true });
  });

  it('when it is aborted while an answer is awaited', async () => {
    await using server = await startIngestServer();
    server.script(hang());
    const controller = new AbortController();
    const failing = failureOf(server.endpoint, {}, controller.signal);
    await server.waitForRequests(1);
    controller.abort();
    expect(await failing).toMatchObject({ kind: 'aborted', maybeSent: true });
  });
});

import { getEventListeners } from 'node:events';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { TransportError } from '@td/core';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTo } from '../test/request-to.ts';
import { httpTransport } from './http-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe('the agent', () => {
  it("the transport uses the user's agent, and close() leaves it open", async () => {
    const agent = new Agent({ keepAlive: true });
    const transport = httpTransport({ agent });

    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();
    await (await httpTransport({ agent }).send(requestTo(server.endpoint))).text();

    expect(server.requests).toHaveLength(2);
    expect(server.connectionsMade).toBe(1);
    agent.destroy();
  });

  it('each transport without an agent creates its own, which close() destroys', async () => {
    const transports = [httpTransport(), httpTransport()];
    for (const transport of transports) await (await transport.send(requestTo(server.endpoint))).text();

    await transports[0]?.close?.();

    await server.waitForConnections(1);
    await transports[1]?.close?.();
    await server.waitForConnections(0);
  });

  it('send rejects with a TransportError when the agent is for the wrong protocol', async () => {
    const agent = new SecureAgent();

    const sending = httpTransport({ agent }).send(requestTo(server.endpoint));

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    await expect(sending).rejects.toMatchObject({ kind: 'network', message: expect.stringContaining('https:') });
  });

  it('a request that it does not take leaves no listener on the abort signal, which would throw later', async () => {
    const { signal } = new AbortController();

    const sending = httpTransport({ agent: new SecureAgent() }).send(requestTo(server.endpoint, { signal }));

    await expect(sending).rejects.toBeInstanceOf(TransportError);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it.each([false, true])('its connections may be streams that cannot be unreferenced (unref: %s)', async (unref) => {
    const agent = new Agent();
    agent.createConnection = ({ port, host }) => {
      const socket = connect(Number(port), String(host));
      return Duplex.from({ readable: socket, writable: socket });
    };

    await (await httpTransport({ agent, unref }).send(requestTo(server.endpoint))).text();

    expect(server.requests).toHaveLength(1);
    agent.destroy();
  });
});

describe('a request', () => {
  it('the request has a Content-Length header', async () => {
    const transport = httpTransport();
    await (await transport.send(requestTo(server.endpoint, { body: new TextEncoder().encode('["ä"]') }))).text();

    expect(server.requests[0]?.headers).toMatchObject({ 'content-length': '6', connection: 'keep-alive' });
    await transport.close?.();
  });

  it.each([false, true])('an abort closes the connection of the request (unref: %s)', async (unref) => {
    server.script(hang());
    const controller = new AbortController();
    const sending = httpTransport({ unref }).send(requestTo(server.endpoint, { signal: controller.signal }));
    await server.waitForRequests(1);

    controller.abort();

    await expect(sending).rejects.toMatchObject({ kind: 'aborted', cause: controller.signal.reason });
    await server.waitForConnections(0);
  });

  it('the request is sent where its signal takes no listeners, and its errors reject send()', async () => {
    const signal = { aborted: false } as AbortSignal;
    const transport = httpTransport();
    await (await transport.send(requestTo(server.endpoint, { signal }))).text();
    await server.close();
    await expect(transport.send(requestTo(server.endpoint, { signal }))).rejects.toMatchObject({ kind: 'network' });
  });

  it('text() rejects when the response is cut while nothing reads it', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));

    const response = await httpTransport().send(requestTo(server.endpoint));
    await server.close();

    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });
});

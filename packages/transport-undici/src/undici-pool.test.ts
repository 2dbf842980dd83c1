import { hang, type IngestServer, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionOf } from '../test/rejection-of.js';
import { requestTo } from '../test/request-to.js';
import { startSilentServer } from '../test/silent-server.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe("the transport's own pool", () => {
  it('the pool opens at most 8 connections', async () => {
    const transport = undiciTransport();

    const responses = Array.from({ length: 40 }, () => transport.send(requestTo(server.endpoint)));
    await Promise.all(responses.map(async (response) => (await response).text()));

    expect(server.requests).toHaveLength(40);
    expect(server.connectionsMade).toBeLessThanOrEqual(8);
    await transport.close?.();
  });

  it('close() destroys the pool and fails a request that is never answered', async () => {
    const transport = undiciTransport();
    server.script(hang());
    const failing = rejectionOf(transport.send(requestTo(server.endpoint)));
    await server.waitForRequests(1);

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network', cause: { code: 'UND_ERR_DESTROYED' } });
    await server.waitForConnections(0);
  });

  it('a request after close() creates a new pool', async () => {
    const transport = undiciTransport();
    await (await transport.send(requestTo(server.endpoint))).text();
    await transport.close?.();

    expect((await transport.send(requestTo(server.endpoint))).status).toBe(200);

    await transport.close?.();
    await server.waitForConnections(0);
  });

  it('close() ends connections that are still being made', async () => {
    await using silent = await startSilentServer();
    const transport = undiciTransport();
    const failing = rejectionOf(transport.send(requestTo(silent.url)));
    const connection = await silent.connected;
    const closed = new Promise((resolve) => connection.once('close', resolve));

    await transport.close?.();

    expect(await failing).toMatchObject({ kind: 'network' });
    await closed;
  });

  it('an abort ends the connection that is still being made for the request', async () => {
    await using silent = await startSilentServer();
    const controller = new AbortController();
    const reason = new DOMException('time ran out', 'TimeoutError');
    const failing = rejectionOf(undiciTransport().send(requestTo(silent.url, { signal: controller.signal })));
    const connection = await silent.connected;
    const closed = new Promise((resolve) => connection.once('close', resolve));

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'timeout', cause: reason });
    await closed;
  });
});

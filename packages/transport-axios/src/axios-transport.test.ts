import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type IngestServer, reply, reset, startIngestServer } from '@td/testing';
import axios from 'axios';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rejectionOf } from '../test/rejection-of.js';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe('the request', () => {
  it('the request sends only the bytes in the view, not the rest of the buffer', async () => {
    const buffer = new TextEncoder().encode('secret[1]secret');

    await axiosTransport({ instance: axios.create() }).send(
      requestTo(server.endpoint, { body: buffer.subarray(6, 9) }),
    );

    expect(server.requests[0]?.text).toBe('[1]');
  });
});

describe('the response', () => {
  it('text() decompresses the body, because axios announces support for compression', async () => {
    server.script(reply(400, { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('malformed') }));

    const response = await axiosTransport({ instance: axios.create() }).send(requestTo(server.endpoint));

    expect(await response.text()).toBe('malformed');
  });

  it('text() rejects with the reason of the abort', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const controller = new AbortController();
    const { signal } = controller;
    const response = await axiosTransport({ instance: axios.create() }).send(requestTo(server.endpoint, { signal }));
    const reason = new Error('the caller stopped waiting');
    const failing = rejectionOf(response.text());

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'aborted', message: reason.message, cause: reason });
    await server.waitForConnections(0);
  });

  it.each(['identity', 'gzip'])(
    'an unread response emits no unhandled error when it is aborted or cut (%s)',
    async (encoding) => {
      const part = reply(200, { headers: { 'Content-Encoding': encoding }, body: 'part', unfinished: true });
      server.script(part, part);
      const transport = axiosTransport();
      const controller = new AbortController();
      await transport.send(requestTo(server.endpoint, { signal: controller.signal }));
      await transport.send(requestTo(server.endpoint));

      controller.abort(new Error('the caller stopped waiting'));
      await transport.close?.();
      await server.waitForConnections(0);

      // By now, an 'error' event without a listener would have become an uncaught exception and failed the run.
      await new Promise((resolve) => setImmediate(resolve));
    },
  );
});

describe('the error', () => {
  it('shows neither the headers of the instance nor the address', async () => {
    server.script(reset());
    const instance = axios.create({ headers: { Authorization: 'Bearer hunter2' }, params: { token: 'hunter2' } });
    const request = requestTo(`${server.endpoint}?key=hunter2`);

    const error = await rejectionOf(axiosTransport({ instance }).send(request));

    expect(server.requests[0]?.headers['authorization']).toBe('Bearer hunter2');
    expect(inspect(error, { depth: null })).not.toContain('hunter2');
    expect(JSON.stringify(error.cause)).not.toContain('hunter2');
    expect(error.cause).toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' });
  });
});

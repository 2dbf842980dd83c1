import { Readable } from 'node:stream';
import { hang, type IngestServer, reply, startIngestServer } from '@td/testing';
import { Agent, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destroyAfterTest } from '../test/destroy-after-test.js';
import { rejectionOf } from '../test/rejection-of.js';
import { requestTo } from '../test/request-to.js';
import { startSilentServer } from '../test/silent-server.js';
import { undiciTransport } from './undici-transport.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

describe('given a failure', () => {
  it('the error has the kind "timeout" when the dispatcher\'s connect timeout ends', async () => {
    await using silent = await startSilentServer();
    const dispatcher = destroyAfterTest(new Agent({ connect: { timeout: 20 } }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(silent.url)));

    expect(error).toMatchObject({ kind: 'timeout', cause: { code: 'UND_ERR_CONNECT_TIMEOUT' } });
  });

  it('the error has the kind "timeout" when the dispatcher\'s headers timeout ends', async () => {
    server.script(hang());
    const dispatcher = destroyAfterTest(new Agent({ headersTimeout: 20 }));

    const error = await rejectionOf(undiciTransport({ dispatcher }).send(requestTo(server.endpoint)));

    expect(error).toMatchObject({ kind: 'timeout', cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
  });

  it('the error has the kind "timeout" when the dispatcher\'s body timeout ends', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const dispatcher = destroyAfterTest(new Agent({ bodyTimeout: 20 }));
    const response = await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));

    expect(await rejectionOf(response.text())).toMatchObject({
      kind: 'timeout',
      cause: { code: 'UND_ERR_BODY_TIMEOUT' },
    });
  });

  it('text() rejects with the reason of the abort', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }));
    const controller = new AbortController();
    const dispatcher = destroyAfterTest(new Agent());
    const response = await undiciTransport({ dispatcher }).send(
      requestTo(server.endpoint, { signal: controller.signal }),
    );
    const reason = new Error('the caller stopped waiting');
    const failing = rejectionOf(response.text());

    controller.abort(reason);

    expect(await failing).toMatchObject({ kind: 'aborted', message: reason.message, cause: reason });
  });

  it('an unread response that fails emits no unhandled error', async () => {
    server.script(reply(200, { body: 'part', unfinished: true }), reply(200, { body: 'part', unfinished: true }));
    const transport = undiciTransport();
    const controller = new AbortController();
    await transport.send(requestTo(server.endpoint, { signal: controller.signal }));
    await transport.send(requestTo(server.endpoint));

    controller.abort(new Error('the caller stopped waiting'));
    await transport.close?.();
    await server.waitForConnections(0);

    // By now, an 'error' event without a listener would have become an uncaught exception and failed the run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('an unread response that fails emits no unhandled error, even with an older undici', async () => {
    const body = new Readable({ read: () => {} });
    const dispatcher = { request: async () => ({ statusCode: 200, headers: {}, body }) } as unknown as Dispatcher;
    await undiciTransport({ dispatcher }).send(requestTo(server.endpoint));
    const closed = new Promise((resolve) => body.once('close', resolve));

    body.destroy(new Error('aborted'));

    await closed;
  });
});

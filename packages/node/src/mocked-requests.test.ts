import http from 'node:http';
import https from 'node:https';
import { BatchInterceptor } from '@mswjs/interceptors';
import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest';
import { FetchInterceptor } from '@mswjs/interceptors/fetch';
import { type IngestServer, startIngestServer } from '@td/testing';
import { fetchTransport } from '@td/transport-fetch';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type Transport, withTransport } from './index.js';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

const transports: Record<string, () => Transport | undefined> = {
  'the default transport': () => undefined,
  'fetchTransport()': () => fetchTransport(),
};

/** Answers all requests of the process, with what `setupServer` of msw uses inside. */
function interceptAll(answer: (request: Request) => Promise<Response>): { dispose(): void } {
  const interceptors = [new ClientRequestInterceptor(), new FetchInterceptor()];
  const interceptor = new BatchInterceptor({ name: 'test', interceptors });
  interceptor.on('request', async ({ controller, request }) => controller.respondWith(await answer(request)));
  interceptor.apply();
  return interceptor;
}

/** A client that sends over the transport, and keeps nothing on disk. */
function clientOf(transport: Transport | undefined, endpoint: string) {
  return createClient('APP', { endpoint, userID: 'ada', spool: false }, transport && withTransport(transport));
}

describe.each(Object.entries(transports))('given %s', (_name, createTransport) => {
  it.each(['http', 'https'])('nock answers the requests of a running client over %s', async (protocol) => {
    const client = clientOf(createTransport(), `${protocol}://ingest.example/v2/`);
    const bodies: unknown[] = [];
    if (!nock.isActive()) nock.activate();
    try {
      nock(`${protocol}://ingest.example`)
        .post('/v2/', (body) => bodies.push(body) > 0)
        .twice()
        .reply(200);
      await client.deliverSignal('App.started');
      client.sendSignal('App.used');
      expect(await client.close()).toMatchObject({ delivered: 1 });
    } finally {
      nock.cleanAll();
      nock.restore();
    }
    expect(bodies).toMatchObject([[{ type: 'App.started' }], [{ type: 'App.used' }]]);
  });

  it('nock catches what a client sends after requests that have left', async () => {
    const client = clientOf(createTransport(), server.endpoint);
    nock.restore();
    await client.deliverSignal('App.real');
    nock.activate();
    try {
      nock(server.url).post('/v2/').reply(200);
      await client.deliverSignal('App.mocked');
    } finally {
      nock.cleanAll();
      nock.restore();
    }
    await client.deliverSignal('App.realAgain');
    await client.close();
    expect(server.signals.map(({ type }) => type)).toEqual(['App.real', 'App.realAgain']);
  });

  it.each(['http', 'https'])('the interceptors of msw answer the requests of a client over %s', async (protocol) => {
    const client = clientOf(createTransport(), `${protocol}://ingest.example/v2/`);
    const bodies: unknown[] = [];
    const mock = interceptAll(async (request) => {
      bodies.push(await request.json());
      return new Response(null, { status: 200 });
    });
    try {
      await client.deliverSignal('App.started');
      client.sendSignal('App.used');
      expect(await client.close()).toMatchObject({ delivered: 1 });
    } finally {
      mock.dispose();
    }
    expect(bodies).toMatchObject([[{ type: 'App.started' }], [{ type: 'App.used' }]]);
  });

  it('the interceptors of msw catch what a client sends after requests that have left', async () => {
    const client = clientOf(createTransport(), server.endpoint);
    await client.deliverSignal('App.real');
    const mock = interceptAll(async () => new Response('no', { status: 400 }));
    try {
      await expect(client.deliverSignal('App.mocked')).rejects.toMatchObject({ code: 'REFUSED', status: 400 });
    } finally {
      mock.dispose();
    }
    await client.deliverSignal('App.realAgain');
    await client.close();
    expect(server.signals.map(({ type }) => type)).toEqual(['App.real', 'App.realAgain']);
  });
});

it.each([
  ['http', http],
  ['https', https],
])('a function that replaces `%s.request` sees each request of the default transport', async (name, module) => {
  const client = clientOf(undefined, `${name}://127.0.0.1:${new URL(server.url).port}/v2/`);
  const first = vi.spyOn(module, 'request').mockImplementation(() => {
    throw new Error('traced');
  });
  await expect(client.deliverSignal('App.started')).rejects.toMatchObject({ message: 'traced' });
  first.mockRestore();
  const second = vi.spyOn(module, 'request');
  await client.deliverSignal('App.started').catch(() => {});
  expect(second).toHaveBeenCalledTimes(1);
  second.mockRestore();
  await client.close();
});

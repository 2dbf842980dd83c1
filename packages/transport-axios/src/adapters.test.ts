import { Readable } from 'node:stream';
import { MAX_RESPONSE_BYTES } from '@td/core';
import { reply, startIngestServer } from '@td/testing';
import axios, {
  AxiosHeaders,
  type AxiosRequestConfig,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './axios-transport.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

type AdapterResponse = Partial<Pick<AxiosResponse, 'status' | 'data' | 'headers'>>;

/** An adapter that returns the given response and records its calls. */
function recordingAdapter(response: AdapterResponse = {}) {
  return vi.fn(async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    return { status: 200, statusText: '', headers: new AxiosHeaders(), data: null, config, ...response };
  });
}

describe('the responseType', () => {
  /** Returns the responseType of a request whose instance has the given adapter, or none, in its options. */
  async function typeFor(adapter?: AxiosRequestConfig['adapter']): Promise<string | undefined> {
    const answering = recordingAdapter();
    const instance = axios.create(adapter === undefined ? {} : { adapter });
    instance.interceptors.request.use((config) => ({ ...config, adapter: answering }));
    await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    return answering.mock.calls[0]?.[0].responseType;
  }

  it('the transport asks for a stream on platforms without XMLHttpRequest', async () => {
    expect(await typeFor()).toBe('stream');
    expect(await typeFor('fetch')).toBe('stream');
    expect(await typeFor(recordingAdapter())).toBe('stream');
  });

  it('the transport asks for text when axios will use XMLHttpRequest, which cannot stream', async () => {
    vi.stubGlobal('XMLHttpRequest', class {});
    expect(await typeFor()).toBe('text');
    expect(await typeFor('xhr')).toBe('text');
    expect(await typeFor(['xhr', 'fetch'])).toBe('text');
    expect(await typeFor(recordingAdapter())).toBe('text');
  });

  it('the transport asks for a stream when axios prefers fetch to XMLHttpRequest', async () => {
    vi.stubGlobal('XMLHttpRequest', class {});
    expect(await typeFor('fetch')).toBe('stream');
    expect(await typeFor(['fetch', 'xhr'])).toBe('stream');
  });
});

describe('the response of an adapter', () => {
  async function textOf(data: unknown): Promise<string> {
    const instance = axios.create({ adapter: recordingAdapter({ data }) });
    const response = await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    return await response.text();
  }

  it('text() returns at most MAX_RESPONSE_BYTES of a string', async () => {
    expect(await textOf('malformed')).toBe('malformed');
    expect(await textOf('x'.repeat(MAX_RESPONSE_BYTES + 1))).toBe('x'.repeat(MAX_RESPONSE_BYTES));
  });

  it('text() returns an empty string when there is no body', async () => {
    expect(await textOf(null)).toBe('');
    expect(await textOf(undefined)).toBe('');
  });

  it('text() cancels a web stream without an async iterator at the limit', async () => {
    const cancel = vi.fn();
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
      cancel,
    });

    expect(await textOf({ getReader: () => stream.getReader() })).toBe('A'.repeat(MAX_RESPONSE_BYTES));

    expect(cancel).toHaveBeenCalledOnce();
  });

  it('text() reads a web stream without an async iterator to its end', async () => {
    const { body } = new Response('malformed');
    expect(await textOf({ getReader: () => body?.getReader() })).toBe('malformed');
  });

  it('an unread Node stream that fails emits no unhandled error', async () => {
    const data = new Readable({ read: () => {} });
    const instance = axios.create({ adapter: recordingAdapter({ data }) });
    await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    const closed = new Promise((resolve) => data.once('close', resolve));

    data.destroy(new Error('cut'));

    // An 'error' event without a listener would become an uncaught exception and fail the run.
    await closed;
  });

  it('status 0, with which a browser hides a redirect, becomes status 302', async () => {
    const instance = axios.create({ adapter: recordingAdapter({ status: 0 }) });
    expect((await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'))).status).toBe(302);
  });

  it('header() joins several values, and returns null for an absent header', async () => {
    const headers = new AxiosHeaders({ 'Set-Cookie': ['a=1', 'b=2'] });
    const instance = axios.create({ adapter: recordingAdapter({ headers }) });

    const response = await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));

    expect(response.header('set-cookie')).toBe('a=1, b=2');
    expect(response.header('retry-after')).toBeNull();
  });
});

it('with the fetch adapter, the transport follows a redirect, streams the body and stops at the limit', async () => {
  const server = await startIngestServer();
  const transport = axiosTransport({ instance: axios.create({ adapter: 'fetch' }) });
  server.script(
    reply(307, { headers: { Location: '/v2/namespace/com.example/' } }),
    reply(502, { body: 'x'.repeat(2 * MAX_RESPONSE_BYTES), unfinished: true }),
  );

  const response = await transport.send(requestTo(server.endpoint));

  expect(response.status).toBe(502);
  expect(await response.text()).toBe('x'.repeat(MAX_RESPONSE_BYTES));
  expect(server.requests.map(({ path, text }) => [path, text])).toEqual([
    ['/v2/', '[]'],
    ['/v2/namespace/com.example/', '[]'],
  ]);
  await server.close();
});

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

type Answer = Partial<Pick<AxiosResponse, 'status' | 'data' | 'headers'>>;

/** An adapter that answers by itself and remembers what it was asked. */
function recordingAdapter(answer: Answer = {}) {
  return vi.fn(async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    return { status: 200, statusText: '', headers: new AxiosHeaders(), data: null, config, ...answer };
  });
}

describe('the type of response that axios is asked for', () => {
  /** What axios was asked for when it had its adapter from the options, or none there at all. */
  async function typeFor(adapter?: AxiosRequestConfig['adapter']): Promise<string | undefined> {
    const answering = recordingAdapter();
    const instance = axios.create(adapter === undefined ? {} : { adapter });
    instance.interceptors.request.use((config) => ({ ...config, adapter: answering }));
    await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    return answering.mock.calls[0]?.[0].responseType;
  }

  it('is a stream where there is no XMLHttpRequest', async () => {
    expect(await typeFor()).toBe('stream');
    expect(await typeFor('fetch')).toBe('stream');
    expect(await typeFor(recordingAdapter())).toBe('stream');
  });

  it('is text where axios will use XMLHttpRequest, which cannot stream', async () => {
    vi.stubGlobal('XMLHttpRequest', class {});
    expect(await typeFor()).toBe('text');
    expect(await typeFor('xhr')).toBe('text');
    expect(await typeFor(['xhr', 'fetch'])).toBe('text');
    expect(await typeFor(recordingAdapter())).toBe('text');
  });

  it('is a stream where there is an XMLHttpRequest, but fetch comes first', async () => {
    vi.stubGlobal('XMLHttpRequest', class {});
    expect(await typeFor('fetch')).toBe('stream');
    expect(await typeFor(['fetch', 'xhr'])).toBe('stream');
  });
});

describe('a response from an adapter', () => {
  async function textOf(data: unknown): Promise<string> {
    const instance = axios.create({ adapter: recordingAdapter({ data }) });
    const response = await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    return await response.text();
  }

  it('may be a text, of which the first bytes are taken', async () => {
    expect(await textOf('malformed')).toBe('malformed');
    expect(await textOf('x'.repeat(MAX_RESPONSE_BYTES + 1))).toBe('x'.repeat(MAX_RESPONSE_BYTES));
  });

  it('may have no body', async () => {
    expect(await textOf(null)).toBe('');
    expect(await textOf(undefined)).toBe('');
  });

  it('may be a web stream that cannot be iterated, and is cancelled at the limit', async () => {
    const cancel = vi.fn();
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(65)),
      cancel,
    });

    expect(await textOf({ getReader: () => stream.getReader() })).toBe('A'.repeat(MAX_RESPONSE_BYTES));

    expect(cancel).toHaveBeenCalledOnce();
  });

  it('may be a web stream that cannot be iterated and comes to its end', async () => {
    const { body } = new Response('malformed');
    expect(await textOf({ getReader: () => body?.getReader() })).toBe('malformed');
  });

  it('may be a stream of Node that fails while nobody reads it', async () => {
    const data = new Readable({ read: () => {} });
    const instance = axios.create({ adapter: recordingAdapter({ data }) });
    await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));
    const closed = new Promise((resolve) => data.once('close', resolve));

    data.destroy(new Error('cut'));

    // An 'error' event that nobody hears would be an uncaught exception, and fail the run.
    await closed;
  });

  it('is a redirect where a browser hides that from fetch', async () => {
    const instance = axios.create({ adapter: recordingAdapter({ status: 0 }) });
    expect((await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'))).status).toBe(302);
  });

  it('may lack headers and have several values of one', async () => {
    const headers = new AxiosHeaders({ 'Set-Cookie': ['a=1', 'b=2'] });
    const instance = axios.create({ adapter: recordingAdapter({ headers }) });

    const response = await axiosTransport({ instance }).send(requestTo('https://ingest.example/v2/'));

    expect(response.header('set-cookie')).toBe('a=1, b=2');
    expect(response.header('retry-after')).toBeNull();
  });
});

it('the fetch adapter follows, streams and stops', async () => {
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

import type { TransportRequest } from '@td/core';
import { startIngestServer } from '@td/testing';
import type { Dispatcher } from 'undici';
import { expect, it, vi } from 'vitest';
import { undiciTransport } from './index.js';

const loading = vi.hoisted(() => ({ count: 0 }));

vi.mock('undici', async (importOriginal) => {
  loading.count++;
  return await importOriginal();
});

function requestTo(url: string): TransportRequest {
  return { url, headers: {}, body: new Uint8Array([91, 93]), signal: new AbortController().signal };
}

it('loads undici at the first request, and not at all when it was handed a dispatcher', async () => {
  const server = await startIngestServer();
  const answered = { statusCode: 202, headers: {}, body: undefined };
  const dispatcher = { request: async () => answered } as unknown as Dispatcher;
  const transport = undiciTransport();

  expect((await undiciTransport({ dispatcher }).send(requestTo(server.endpoint))).status).toBe(202);
  expect(loading.count).toBe(0);

  await (await transport.send(requestTo(server.endpoint))).text();
  expect(loading.count).toBe(1);

  await transport.close?.();
  await server.close();
});

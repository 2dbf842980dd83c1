import { startIngestServer } from '@td/testing';
import type { Dispatcher } from 'undici';
import { expect, it, vi } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './index.js';

const loading = vi.hoisted(() => ({ count: 0 }));

vi.mock('undici', async (importOriginal) => {
  loading.count++;
  return await importOriginal();
});

it('the transport loads undici with its first request, and never when it has a dispatcher', async () => {
  const server = await startIngestServer();
  const response = { statusCode: 202, headers: {}, body: undefined };
  const dispatcher = { request: async () => response } as unknown as Dispatcher;
  const transport = undiciTransport();

  expect((await undiciTransport({ dispatcher }).send(requestTo(server.endpoint))).status).toBe(202);
  expect(loading.count).toBe(0);

  await (await transport.send(requestTo(server.endpoint))).text();
  expect(loading.count).toBe(1);

  await transport.close?.();
  await server.close();
});

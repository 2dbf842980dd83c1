import { startIngestServer } from '@td/testing';
import { expect, it, vi } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { axiosTransport } from './index.js';

const loading = vi.hoisted(() => ({ count: 0 }));

vi.mock('axios', async (importOriginal) => {
  loading.count++;
  return await importOriginal();
});

it('the transport loads axios with its first request, and never when it has an instance', async () => {
  const server = await startIngestServer();
  const cause = new Error('refused');
  const instance = { defaults: {}, request: () => Promise.reject(cause) };
  const transport = axiosTransport();

  await expect(axiosTransport({ instance }).send(requestTo(server.endpoint))).rejects.toMatchObject({ cause });
  expect(loading.count).toBe(0);

  await (await transport.send(requestTo(server.endpoint))).text();
  expect(loading.count).toBe(1);

  await transport.close?.();
  await server.close();
});

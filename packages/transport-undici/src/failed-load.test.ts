import { startIngestServer } from '@td/testing';
import { expect, it, vi } from 'vitest';
import { requestTo } from '../test/request-to.js';
import { undiciTransport } from './index.js';

const loading = vi.hoisted(() => ({ fails: true }));

vi.mock('undici', async (importOriginal) => {
  if (loading.fails) throw new Error('too many open files');
  return await importOriginal();
});

it('given that undici cannot be loaded, close() does not reject, and the next request loads it again', async () => {
  await using server = await startIngestServer();
  const transport = undiciTransport();

  await expect(transport.send(requestTo(server.endpoint))).rejects.toMatchObject({ kind: 'network' });
  await transport.close?.();
  await expect(transport.send(requestTo(server.endpoint))).rejects.toMatchObject({ kind: 'network' });

  loading.fails = false;
  await (await transport.send(requestTo(server.endpoint))).text();
  expect(server.requests).toHaveLength(1);
  await transport.close?.();
});

import { recordingTransport } from '@td/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClient, withLogger } from '../index.js';

beforeEach(() => {
  vi.stubGlobal('WeakRef', undefined);
  vi.stubGlobal('FinalizationRegistry', undefined);
});

afterEach(() => vi.unstubAllGlobals());

it('a client sends without weak references, and the log says nothing', async () => {
  const transport = recordingTransport();
  const lines: string[] = [];
  const logger = { error: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };
  const client = createClient('APP', { transport, spool: false }, withLogger(logger));
  client.sendSignal('App.started');
  expect(await client.flush()).toMatchObject({ delivered: 1 });
  await client.close();
  expect(lines).toEqual([]);
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hang, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';
import { directory, LEEWAY_MS, machine } from '../../test/ending-machine.js';

describe.concurrent('a program that Node lets read and write nothing', { timeout: 120_000 }, () => {
  it.each([false, true])('delivers its signals, and prints nothing (detached sender: %s)', async (detachedSender) => {
    await using server = await startIngestServer();
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, detachedSender }, []);
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0 } });
    expect(server.requests).toHaveLength(1);
    expect(spooled()).toEqual([]);
  });

  it.each([false, true])('is not held up by an end that loses them (detached sender: %s)', async (detachedSender) => {
    await using server = await startIngestServer();
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'byExit', detachedSender }, []);
    expect(ended).toMatchObject({ code: 7, output: '', stats: { spooled: 0, dropped: { closed: 5 } } });
    expect(ended.elapsedMs).toBeLessThan(LEEWAY_MS);
    expect(spooled()).toEqual([]);
  });
});

it('a program that Node lets read and write everything remembers the consent of its user', async () => {
  await using server = await startIngestServer();
  const { end } = machine();
  const ended = await end({ endpoint: server.endpoint, ending: 'withOptIn' }, ['*']);
  expect(ended).toMatchObject({ code: 0, output: '', remembered: true });
});

describe.concurrent('a program that Node lets use one folder', { timeout: 120_000 }, () => {
  it.each([
    ['exists', () => mkdirSync(join(directory, 'exists'), { mode: 0o700 })],
    ['is missing', () => {}],
  ])('keeps its signals there, and the consent of its user, if the folder %s', async (name, make) => {
    make();
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end } = machine();
    const own = join(directory, name);
    const options = { exitTimeoutMs: 0, spool: { directory: own } };
    const ended = await end({ endpoint: server.endpoint, ending: 'withOptIn', options }, [`${own}/*`]);
    expect(ended).toMatchObject({ code: 0, output: '', remembered: true, stats: { spooled: 5 } });
  });

  it('keeps both in the folder of its user, if that is the one', async () => {
    await using server = await startIngestServer();
    server.setDefaultReply(hang());
    const { end, spooled, state } = machine();
    const order = { endpoint: server.endpoint, ending: 'withOptIn', options: { exitTimeoutMs: 0 } };
    const ended = await end(order, [`${state}/*`]);
    expect(ended).toMatchObject({ code: 0, output: '', remembered: true, stats: { spooled: 5 } });
    expect(spooled()).toHaveLength(5);
  });
});

import { execFile, execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reply, startIngestServer } from '@td/testing';
import { describe, expect, it } from 'vitest';
import { directory, machine, transports } from '../../test/ending-machine.js';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What makes a native addon: the headers come with Node. */
const COMPILE = ['-shared', '-fPIC', '-I', join(dirname(dirname(process.execPath)), 'include', 'node')];

/** Whether there is a compiler, and the headers. */
function canCompile(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('cc', [...COMPILE, '-E', pathOf('../../test/busy-addon.c')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Slower than the clients may hold a program, and quicker than a busy program is busy. */
const SLOW_MS = 1200;

/** Ways to be busy, of which Node does not list the first four. */
const busy = ['Worker', 'Crypto', 'Zlib', 'AllOfThese', 'Files', 'Child', 'Datagrams', 'Server'];

describe.concurrent('a program that is busy', { timeout: 120_000 }, () => {
  it.each(busy)('with %s gets the response to its request, and sends nothing twice (point 7)', async (what) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: SLOW_MS }));
    const { end, spooled } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: `busyWith${what}` });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0, ambiguous: 0 } });
    expect(server.requests).toHaveLength(1);
    expect(spooled()).toEqual([]);
  });

  it.skipIf(!canCompile())('with a native addon gets the answer to its request, and sends nothing twice', async () => {
    const addon = join(directory, 'busy.node');
    await promisify(execFile)('cc', [...COMPILE, pathOf('../../test/busy-addon.c'), '-o', addon]);
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: SLOW_MS }));
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'busyWithAddon', addon });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0, ambiguous: 0 } });
    expect(server.requests).toHaveLength(1);
  });

  it.each(transports)('with crypto gets the response also over %s (point 7)', async (transport) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: SLOW_MS }));
    const { end } = machine();
    const ended = await end({ endpoint: server.endpoint, ending: 'busyWithCrypto', transport });
    expect(ended).toMatchObject({ code: 0, output: '', stats: { delivered: 5, pending: 0, ambiguous: 0 } });
    expect(server.requests).toHaveLength(1);
  });
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reply, startIngestServer } from '@td/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../index.js';

/** The most signals in a batch of the program. */
const BATCH = 50;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let index: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'write-ahead-'));
  index = join(directory, 'index.mjs');
  await promisify(execFile)(process.execPath, [pathOf('../../test/bundle.mjs'), pathOf('../index.ts'), index]);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

it.each([1, 2, 3, 5, 8, 13])(
  'a program that is killed during its request no. %i loses nothing, and sends at most one batch twice (point 23)',
  { timeout: 60_000 },
  async (request) => {
    await using server = await startIngestServer();
    server.setDefaultReply(reply(200, { delayMs: 20 }));
    const journal = join(directory, `${request}.txt`);
    const folder = join(directory, `${request}`);
    const program = pathOf('../../test/send-on.mjs');
    const child = spawn(process.execPath, [program, index, server.endpoint, journal, folder], { stdio: 'inherit' });
    const exit = once(child, 'exit');
    await server.waitForRequests(request, { timeoutMs: 30_000 });
    child.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);

    await using next = createClient('SEND-ON', { endpoint: server.endpoint, spool: { directory: folder } });
    const sent = readFileSync(journal, 'utf8').split('\n').filter(Boolean).map(Number);
    expect(sent.length).toBeGreaterThan(0);
    const arrived = () => server.signals.map(({ payload }) => Number(payload['number']));
    await server.waitForSignals(sent.length, { timeoutMs: 30_000 });
    do await next.flush();
    while (readdirSync(folder).length > 0);

    expect(sent.filter((number) => !arrived().includes(number))).toEqual([]);
    expect(arrived().length - new Set(arrived()).size).toBeLessThanOrEqual(BATCH);
  },
);

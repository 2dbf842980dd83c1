import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startIngestServer } from '@td/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let program: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'many-clients-'));
  program = join(directory, 'many-clients.mjs');
  await run(process.execPath, [pathOf('../../test/bundle.mjs'), pathOf('../../test/many-clients.mjs'), program]);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

const report = async (...parameters: string[]): Promise<unknown> => {
  await using server = await startIngestServer();
  const env = { ...process.env, XDG_STATE_HOME: directory, LOCALAPPDATA: directory };
  const all = ['--expose-gc', program, server.endpoint, ...parameters];
  const { stderr, stdout } = await run(process.execPath, all, { env, timeout: 60_000 });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

it.each(['silent', 'delivered'])(
  '2,000 %s clients that nothing closes are collected',
  async (kind) => {
    expect(await report(kind)).toEqual({ left: 0, listeners: 0, isLight: true });
  },
  60_000,
);

it('signals of a client that the program no longer uses are still sent', async () => {
  await using server = await startIngestServer();
  const env = { ...process.env, XDG_STATE_HOME: directory, LOCALAPPDATA: directory };
  await run(process.execPath, ['--expose-gc', program, server.endpoint, 'forgotten'], { env });
  expect(server.signals).toHaveLength(20);
});

it('many copies of the package share one watch, and Node warns of nothing', async () => {
  expect(await report('copies')).toEqual({ beforeExit: 1, exit: 1, SIGTERM: 1, delivered: 15 });
});

it('many copies of the package that report errors share one listener, and Node warns of nothing', async () => {
  const tracked = [2, ...Array(14).fill(1)];
  expect(await report('tracked')).toEqual({ listeners: [1, 1, 0], tracked });
});

it('many calls share one abort signal, and Node warns of nothing', async () => {
  expect(await report('abort')).toEqual({ settled: 60 });
});

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ancestorsOf } from './folder.js';

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let index: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'calls-'));
  index = join(directory, 'index.mjs');
  await run(process.execPath, [pathOf('../../test/bundle.mjs'), pathOf('../index.ts'), index]);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

it('the end of a program looks once at each folder above its own', async () => {
  const folder = join(directory, 'spool');
  const end = async (): Promise<string[]> => {
    const { stdout } = await run(process.execPath, [pathOf('../../test/calls-at-exit.mjs'), index, folder]);
    return JSON.parse(stdout);
  };
  // The first makes the folder.
  await end();
  const looks = (await end()).filter((call) => /^l?stat/.test(call));
  // Its own folder counts twice: for the user's decision, and for what it stores. The decision counts once.
  const others = looks.filter((call) => !call.endsWith(folder));
  expect(others).toEqual([...new Set(others)]);
  expect(looks.length).toBeLessThanOrEqual(ancestorsOf(folder).length + 3);
});

it.skipIf(!existsSync('/proc/self'))(
  'a file system that takes no folders does not hold up a program',
  { timeout: 30_000 },
  async () => {
    const program = [pathOf('../../test/calls-at-exit.mjs'), index, '/proc/no-such-folder/spool'];
    const { stderr } = await run(process.execPath, program, { timeout: 20_000 });
    expect(stderr).toBe('');
  },
);

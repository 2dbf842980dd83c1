import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let program: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  program = join(directory, 'hostile-callbacks.mjs');
  await run(process.execPath, [pathOf('../test/bundle.mjs'), pathOf('../test/hostile-callbacks.mjs'), program]);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

it.each([
  'rejects',
  'rejects with what has no text',
  'throws',
  'throws what has no text',
  'returns a getter that throws',
  'returns a `then` that throws',
  'returns a `then` that rejects',
  'returns a `then` that resolves to itself',
  'never settles',
])('a program goes on when each of its callbacks %s', async (way) => {
  const env = { ...process.env, XDG_STATE_HOME: directory, LOCALAPPDATA: directory };
  const { stderr, stdout } = await run(process.execPath, [program, way], { env, timeout: 20_000 });
  expect({ stderr, stdout }).toEqual({ stderr: '', stdout: 'survived\n' });
});

import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'full-'));
  bundle = join(directory, 'spool.mjs');
  const make = [pathOf('../../test/bundle.mjs'), pathOf('./create-spool.ts'), bundle];
  await promisify(execFile)(process.execPath, make);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

interface Outcome {
  readonly stored: readonly number[];
  readonly found: readonly number[];
  readonly reported: readonly string[];
}

/** Fills a spool after a command of the shell that limits the disk. */
async function fill(shell: readonly string[], command: string, folder: string): Promise<Outcome> {
  const [first = '', ...others] = shell;
  const program = [process.execPath, pathOf('../../test/fill-spool.mjs'), bundle, folder];
  const { stdout } = await promisify(execFile)(first, [...others, '-c', `${command} && exec "$0" "$@"`, ...program]);
  return JSON.parse(stdout);
}

const canMount = () => {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('given a full disk, the spool (point 25)', () => {
  it('stores the signals that fit, once, although a write was cut off, and more when there is room again', async () => {
    // Limits each file, in blocks of 512 or 1024 bytes, which depends on the shell. The next file has room again.
    const { stored, found, reported } = await fill(['sh'], 'ulimit -f 100', join(directory, 'limited'));
    expect(stored.length).toBeGreaterThan(200);
    expect(found.filter((number) => stored.includes(number))).toEqual(stored);
    expect(new Set(found).size).toBe(found.length);
    expect(reported).toEqual([expect.stringContaining('EFBIG')]);
  });

  it.skipIf(!canMount())(
    'stores the signals that fit until the disk is full, and leaves them to the next program',
    async () => {
      const mounted = join(directory, 'mounted');
      mkdirSync(mounted);
      const mount = `mount -t tmpfs -o size=64k tmpfs ${mounted}`;
      const { stored, found, reported } = await fill(['unshare', '-m', 'sh'], mount, join(mounted, 'spool'));
      expect(stored.length).toBeGreaterThan(100);
      expect(found).toEqual(stored);
      expect(reported).toEqual([expect.stringContaining('ENOSPC')]);
    },
  );
});

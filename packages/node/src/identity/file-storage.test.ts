import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StateStorage } from '@td/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fileStorage } from './file-storage.js';

const report = vi.fn();

let root: string;
let folder: string;

/** The storage of another program. */
const open = (): StateStorage => fileStorage(() => folder, report);
const path = () => join(folder, 'telemetrydeck-state.json');
const stored = async (): Promise<unknown> => JSON.parse(await readFile(path(), 'utf8'));

/** Windows has no such modes. */
async function expectPrivate(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'td-file-memory-'));
  folder = join(root, 'state', 'APP');
});

afterEach(async () => {
  vi.clearAllMocks();
  await rm(root, { recursive: true, force: true });
});

describe('the storage', () => {
  it('has a text in the next program, and can delete it', () => {
    open().set('install', 'granted');
    expect(open().get('install')).toBe('granted');
    open().set('install');
    expect(open().get('install')).toBeUndefined();
  });

  it('is one file of names and texts, which only its user can read', async () => {
    open().set('install', 'denied');
    open().set('sessions', '{}');
    expect(await readdir(folder)).toEqual(['telemetrydeck-state.json']);
    expect(await stored()).toEqual({ install: 'denied', sessions: '{}' });
    await expectPrivate(path());
  });

  it('keeps the texts that another program has written meanwhile', async () => {
    const long = open();
    long.set('sessions', 'of one');
    open().set('install', 'denied');
    expect(long.get('install')).toBe('denied');
    long.set('sessions', 'of one, later');
    expect(await stored()).toEqual({ install: 'denied', sessions: 'of one, later' });
    open().set('sessions', 'of another');
    expect(long.get('sessions')).toBe('of another');
  });

  it('deletes everything, with what a killed program has left, and nothing else in the folder', async () => {
    const storage = open();
    storage.set('install', 'granted');
    await writeFile(join(folder, 'telemetrydeck-state.k3j9x2ab.tmp'), '{"install":"gra');
    await writeFile(join(folder, '1767225600000-k3j9x2ab-0.free.jsonl'), '{}\n');
    storage.clear();
    expect(storage.get('install')).toBeUndefined();
    expect(await readdir(folder)).toEqual(['1767225600000-k3j9x2ab-0.free.jsonl']);
  });

  it('looks for the folder when it is first used, and leaves nothing behind by reading', async () => {
    const find = vi.fn(() => folder);
    const storage = fileStorage(find, report);
    expect(find).not.toHaveBeenCalled();
    expect(storage.get('install')).toBeUndefined();
    storage.clear();
    expect(find).toHaveBeenCalled();
    expect(await readdir(root)).toEqual([]);
    expect(report).not.toHaveBeenCalled();
  });
});

describe('a claimed name', () => {
  const claimed = () => join(folder, 'telemetrydeck-state-install.txt');

  it('belongs to one program of many, which gets it once', async () => {
    const [one, other] = [open(), open()];
    expect([one.claim('install', 'one'), other.claim('install', 'other')]).toEqual([true, false]);
    expect([one.claim('install', 'one'), open().claim('install', 'next')]).toEqual([false, false]);
    expect(one.claim('other', 'one')).toBe(true);
    expect(await readFile(claimed(), 'utf8')).toBe('one');
    await expectPrivate(claimed());
  });

  it('does not depend on the file of texts, which may be lost or broken', async () => {
    const storage = open();
    storage.set('sessions', '{}');
    storage.claim('install', 'one');
    expect(await stored()).toEqual({ sessions: '{}' });
    await writeFile(path(), '{"sess');
    expect(open().claim('install', 'next')).toBe(false);
    expect(report).not.toHaveBeenCalled();
  });

  it('is free again after any program has deleted everything', async () => {
    const one = open();
    one.claim('install', 'one');
    one.clear();
    expect(await readdir(folder)).toEqual([]);
    expect(one.claim('install', 'one')).toBe(true);
    open().clear();
    expect(open().claim('install', 'next')).toBe(true);
  });

  it('is not written through a link, whose target stays as it is', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const other = join(root, 'other');
    await symlink(other, claimed());
    expect(open().claim('install', 'one')).toBe(false);
    expect(await readdir(root)).toEqual(['state']);
  });

  it('is granted once to each program if nothing can be written, until the program deletes it', async () => {
    await writeFile(join(root, 'state'), '');
    const storage = open();
    expect([storage.claim('install', 'one'), storage.claim('install', 'one')]).toEqual([true, false]);
    storage.clear();
    expect(storage.claim('install', 'one')).toBe(true);
    expect(report).toHaveBeenCalledTimes(1);
  });
});

describe('a broken file', () => {
  it.each(['', '{', '{"install":"gran', '"granted"', 'null', '7', '[1,2]', '{"install":7,"constructor":{}}'])(
    'that contains %j counts as empty, and the next text replaces it',
    async (text) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path(), text);
      const storage = open();
      expect(storage.get('install')).toBeUndefined();
      expect(storage.get('constructor')).toBeUndefined();
      storage.set('install', 'denied');
      expect(open().get('install')).toBe('denied');
      expect(report).not.toHaveBeenCalled();
    },
  );

  it('that is a link to another file counts as missing, and the other file stays unchanged', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const other = join(root, 'other.json');
    await writeFile(other, '{"install":"granted"}');
    await symlink(other, path());
    const storage = open();
    expect(storage.get('install')).toBeUndefined();
    storage.set('install', 'denied');
    storage.clear();
    expect(await readFile(other, 'utf8')).toBe('{"install":"granted"}');
  });
});

describe('given that nothing can be written', () => {
  it.each<[why: string, setUp: () => Promise<string | undefined>]>([
    [
      'something else is in the place of the folder',
      async () => {
        await writeFile(join(root, 'state'), '');
        return folder;
      },
    ],
    [
      'something else is in the place of the file',
      async () => {
        await mkdir(path(), { recursive: true, mode: 0o700 });
        return folder;
      },
    ],
    ['there is no home', async () => undefined],
  ])('because %s, texts last as long as the program, which gets one report', async (_why, setUp) => {
    const place = await setUp();
    const storage = fileStorage(() => {
      if (place === undefined) throw new Error('there is no home');
      return place;
    }, report);
    storage.set('install', 'granted');
    storage.set('sessions', '{}');
    expect([storage.get('install'), storage.get('sessions')]).toEqual(['granted', '{}']);
    storage.set('sessions');
    expect(storage.get('sessions')).toBeUndefined();
    storage.clear();
    expect(storage.get('install')).toBeUndefined();
    expect(report).toHaveBeenCalledTimes(1);
    expect(report).toHaveBeenCalledWith(expect.stringContaining('the client cannot change its state on disk'));
  });

  it('texts are written as soon as they can be, beside what others have written meanwhile', async () => {
    await writeFile(join(root, 'state'), '');
    const storage = open();
    storage.set('install', 'denied');
    await rm(join(root, 'state'));
    open().set('other', 'text');
    storage.set('sessions', '{}');
    expect(await stored()).toEqual({ install: 'denied', other: 'text', sessions: '{}' });
  });

  it('a failed attempt leaves nothing behind', async () => {
    await mkdir(path(), { recursive: true, mode: 0o700 });
    open().set('install', 'denied');
    expect(await readdir(folder)).toEqual(['telemetrydeck-state.json']);
  });
});

it('a text is never half of one program and half of another, although several write at once', {
  timeout: 60_000,
}, async () => {
  const writer = fileURLToPath(new URL('../../test/state-writer.mjs', import.meta.url));
  const sources = new URL('../../test/typescript-sources.mjs', import.meta.url).href;
  const run = (letter: string) =>
    promisify(execFile)(process.execPath, ['--conditions=@td/source', '--import', sources, writer, folder, letter]);
  let isDone = false;
  const writing = Promise.all(['a', 'b', 'c'].map(run)).finally(() => {
    isDone = true;
  });
  const seen = new Set<string>();
  while (!isDone) {
    const text = await readFile(path(), 'utf8').catch(() => '{}');
    const { text: remembered = '' }: { text?: string } = JSON.parse(text);
    seen.add(`${remembered.length} ${[...new Set(remembered)].join('')}`);
  }
  await writing;
  expect(seen.size).toBeGreaterThan(1);
  expect(['0 ', '200000 a', '200000 b', '200000 c']).toEqual(expect.arrayContaining([...seen]));
  expect(await readdir(folder)).toEqual(['telemetrydeck-state.json']);
});

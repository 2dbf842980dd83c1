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

/** A memory as another program has it. */
const open = (): StateStorage => fileStorage(() => folder, report);
const path = () => join(folder, 'memory.json');
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

describe('what is remembered', () => {
  it('is there in the next program, and can be forgotten', () => {
    open().set('consent', 'granted');
    expect(open().get('consent')).toBe('granted');
    open().set('consent');
    expect(open().get('consent')).toBeUndefined();
  });

  it('is one file of names and texts, which only its user can read', async () => {
    open().set('consent', 'denied');
    open().set('sessions', '{}');
    expect(await readdir(folder)).toEqual(['memory.json']);
    expect(await stored()).toEqual({ consent: 'denied', sessions: '{}' });
    await expectPrivate(path());
  });

  it('leaves alone what another program has remembered meanwhile', async () => {
    const long = open();
    long.set('sessions', 'of one');
    open().set('consent', 'denied');
    expect(long.get('consent')).toBe('denied');
    long.set('sessions', 'of one, later');
    expect(await stored()).toEqual({ consent: 'denied', sessions: 'of one, later' });
    open().set('sessions', 'of another');
    expect(long.get('sessions')).toBe('of another');
  });

  it('is forgotten altogether, with what a killed program has left of it, and nothing else in the folder is', async () => {
    const memory = open();
    memory.set('consent', 'granted');
    await writeFile(join(folder, 'memory.json.k3j9x2ab'), '{"consent":"gra');
    await writeFile(join(folder, '1767225600000-k3j9x2ab-0.free.jsonl'), '{}\n');
    memory.clear();
    expect(memory.get('consent')).toBeUndefined();
    expect(await readdir(folder)).toEqual(['1767225600000-k3j9x2ab-0.free.jsonl']);
  });

  it('is not asked for before somebody asks, and a question leaves nothing behind', async () => {
    const folderOf = vi.fn(() => folder);
    const memory = fileStorage(folderOf, report);
    expect(folderOf).not.toHaveBeenCalled();
    expect(memory.get('consent')).toBeUndefined();
    memory.clear();
    expect(folderOf).toHaveBeenCalledTimes(1);
    expect(await readdir(root)).toEqual([]);
    expect(report).not.toHaveBeenCalled();
  });
});

describe('a name that is claimed', () => {
  const claimed = () => join(folder, 'memory.json.install');

  it('is that of one of many, and of one who has it once', async () => {
    const [one, other] = [open(), open()];
    expect([one.claim('install', 'one'), other.claim('install', 'other')]).toEqual([true, false]);
    expect([one.claim('install', 'one'), open().claim('install', 'next')]).toEqual([false, false]);
    expect(one.claim('other', 'one')).toBe(true);
    expect(await readFile(claimed(), 'utf8')).toBe('one');
    await expectPrivate(claimed());
  });

  it('is in no way that of what is remembered, which may be lost or broken', async () => {
    const memory = open();
    memory.set('sessions', '{}');
    memory.claim('install', 'one');
    expect(await stored()).toEqual({ sessions: '{}' });
    await writeFile(path(), '{"sess');
    expect(open().claim('install', 'next')).toBe(false);
    expect(report).not.toHaveBeenCalled();
  });

  it('is free again when everything is forgotten, by whomever', async () => {
    const one = open();
    one.claim('install', 'one');
    one.clear();
    expect(await readdir(folder)).toEqual([]);
    expect(one.claim('install', 'one')).toBe(true);
    open().clear();
    expect(open().claim('install', 'next')).toBe(true);
  });

  it('is not taken through a link, and what that leads to stays as it is', async () => {
    await mkdir(folder, { recursive: true });
    const other = join(root, 'other');
    await symlink(other, claimed());
    expect(open().claim('install', 'one')).toBe(false);
    expect(await readdir(root)).toEqual(['state']);
  });

  it('is given once to each program where nothing can be written, until it is forgotten', async () => {
    await writeFile(join(root, 'state'), '');
    const memory = open();
    expect([memory.claim('install', 'one'), memory.claim('install', 'one')]).toEqual([true, false]);
    memory.clear();
    expect(memory.claim('install', 'one')).toBe(true);
    expect(report).toHaveBeenCalledTimes(1);
  });
});

describe('a file that is broken', () => {
  it.each(['', '{', '{"consent":"gran', '"granted"', 'null', '7', '[1,2]', '{"consent":7,"constructor":{}}'])(
    'by holding %j is nothing, and is replaced',
    async (text) => {
      await mkdir(folder, { recursive: true });
      await writeFile(path(), text);
      const memory = open();
      expect(memory.get('consent')).toBeUndefined();
      expect(memory.get('constructor')).toBeUndefined();
      memory.set('consent', 'denied');
      expect(open().get('consent')).toBe('denied');
      expect(report).not.toHaveBeenCalled();
    },
  );

  it('is not followed where it is a link to another, which stays as it is', async () => {
    await mkdir(folder, { recursive: true });
    const other = join(root, 'other.json');
    await writeFile(other, '{"consent":"granted"}');
    await symlink(other, path());
    const memory = open();
    expect(memory.get('consent')).toBeUndefined();
    memory.set('consent', 'denied');
    memory.clear();
    expect(await readFile(other, 'utf8')).toBe('{"consent":"granted"}');
  });
});

describe('where nothing can be written', () => {
  it.each([
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
        await mkdir(path(), { recursive: true });
        return folder;
      },
    ],
    ['there is no home', async () => undefined],
  ])('because %s, it is remembered as long as the program runs, and the logger is told once', async (_why, setUp) => {
    const place = await setUp();
    const memory = fileStorage(() => {
      if (place === undefined) throw new Error('there is no home');
      return place;
    }, report);
    memory.set('consent', 'granted');
    memory.set('sessions', '{}');
    expect([memory.get('consent'), memory.get('sessions')]).toEqual(['granted', '{}']);
    memory.set('sessions');
    expect(memory.get('sessions')).toBeUndefined();
    memory.clear();
    expect(memory.get('consent')).toBeUndefined();
    expect(report).toHaveBeenCalledTimes(1);
    expect(report).toHaveBeenCalledWith(expect.stringContaining('nothing can be remembered on disk'));
  });

  it('it is written as soon as it can be, beside what others have written meanwhile', async () => {
    await writeFile(join(root, 'state'), '');
    const memory = open();
    memory.set('consent', 'denied');
    await rm(join(root, 'state'));
    open().set('other', 'text');
    memory.set('sessions', '{}');
    expect(await stored()).toEqual({ consent: 'denied', other: 'text', sessions: '{}' });
  });

  it('nothing is left of the attempt', async () => {
    await mkdir(path(), { recursive: true });
    open().set('consent', 'denied');
    expect(await readdir(folder)).toEqual(['memory.json']);
  });
});

it('is never half of one text and half of another, however many programs write at once', {
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
  expect(await readdir(folder)).toEqual(['memory.json']);
});

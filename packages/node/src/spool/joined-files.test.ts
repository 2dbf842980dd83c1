import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { manualClock } from '@td/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { leftoversFolder, linesOf } from '../../test/leftovers.ts';
import { createClient } from '../index.js';
import { resolveSpoolOptions, type SpoolOptions } from './spool-options.js';

const disk = leftoversFolder();

afterEach(() => {
  vi.restoreAllMocks();
});

/** A program that has ended. */
const ENDED = '0123456789abcdef-1-1';

/** Makes files of the spool as they look after a kill: what each holds, and how its name differs. */
async function leaveAs(files: readonly (readonly [type: string, change: (name: string) => string])[]): Promise<void> {
  await disk.leave(['Left.signal']);
  const path = disk.onlyFile();
  const text = readFileSync(path, 'utf8');
  fs.rmSync(path);
  for (const [at, [type, change]] of files.entries()) {
    const changed = join(disk.folder, change(basename(path).replace('.free', `${at}.free`)));
    writeFileSync(changed, text.replace('Left.signal', type));
    const longAgo = Date.now() / 1000 - 60 * 60;
    fs.utimesSync(changed, longAgo, longAgo);
  }
}

/** Leaves files with one signal each. */
async function leaveMany(files: number): Promise<void> {
  await disk.leave(['Left.signal']);
  const [name = ''] = disk.files();
  const text = readFileSync(join(disk.folder, name), 'utf8');
  for (let count = 1; count < files; count++) {
    writeFileSync(join(disk.folder, name.replace('.free', `${count}.free`)), text);
  }
}

const sendAll = async () => {
  await using client = disk.open();
  await client.flush();
  return client.sent;
};

describe('many files of the spool', { timeout: 30_000 }, () => {
  it('become few even if nothing can be sent, also beyond what one client takes over', async () => {
    await leaveMany(251);
    const unreachable = createClient('APP', {
      baseURL: 'https://example.com',
      spool: { directory: disk.folder },
      transport: { send: () => new Promise(() => {}) },
    });
    await vi.waitFor(() => expect(disk.files().length).toBeLessThan(10), { timeout: 10_000 });
    await unreachable.close({ timeoutMs: 0 });
    expect(disk.files().length).toBeLessThan(10);
    expect(await sendAll()).toHaveLength(251);
  });

  it('are taken over asynchronously: a start calls no synchronous function for each of them', async () => {
    // As many as a start takes over at once, however slow the machine is.
    await leaveMany(16);
    const calls: string[] = [];
    for (const name of [
      'lstatSync',
      'renameSync',
      'readFileSync',
      'unlinkSync',
      'utimesSync',
      'readdirSync',
    ] as const) {
      const real = fs[name] as (...parameters: unknown[]) => unknown;
      vi.spyOn(fs, name).mockImplementation(((path: unknown, ...others: unknown[]) => {
        if (/telemetrydeck-1/.test(String(path))) calls.push(`${name} ${path}`);
        return real(path, ...others);
      }) as never);
    }
    expect(await sendAll()).toHaveLength(16);
    // The file that they have become is put in its place, and deleted.
    expect(calls).toEqual([expect.stringMatching(/^renameSync .*part$/), expect.stringMatching(/^unlinkSync/)]);
  });
});

describe('given a program that was killed while it joined files', { timeout: 30_000 }, () => {
  const old = (name: string) => name.replace('.free.', `.${ENDED}.new1.`);

  it('before the new file was complete, the old ones are sent, once', async () => {
    const part = (name: string) => name.replace(/-\w+\.free\.jsonl/, `-new1.${ENDED}.part`);
    await leaveAs([
      ['Old.one', old],
      ['Old.two', old],
      ['Part.signal', part],
    ]);
    expect(await sendAll()).toEqual(['Old.one', 'Old.two']);
    expect(disk.files()).toEqual([]);
  });

  it('after the new file was complete, it alone is sent', async () => {
    await leaveAs([
      ['Old.one', old],
      ['Old.two', old],
      ['New.signal', (name) => name.replace(/-\w+\.free/, `-new1.${ENDED}`)],
    ]);
    expect(await sendAll()).toEqual(['New.signal']);
    expect(disk.files()).toEqual([]);
  });

  it('after the new file was complete, a file with a second name stays', async () => {
    await leaveAs([['New.signal', (name) => name.replace(/-\w+\.free/, `-new1.${ENDED}`)]]);
    const mine = join(disk.folder, '../mine');
    writeFileSync(mine, 'mine');
    const linked = disk.onlyFile().replace(/-new1\..*/, `-old1.${ENDED}.new1.jsonl`);
    fs.linkSync(mine, linked);
    expect(await sendAll()).toEqual(['New.signal']);
    expect(disk.files()).toEqual([basename(linked)]);
  });

  it('and another has left the new file again, it alone is sent', async () => {
    await leaveAs([
      ['Old.one', old],
      ['New.signal', (name) => name.replace(/-\w+\.free/, '-new1.free')],
    ]);
    expect(await sendAll()).toEqual(['New.signal']);
    expect(disk.files()).toEqual([]);
  });

  it('its files are sent, too, if later programs draw the same random numbers as it did', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    await disk.leave(['Old.signal']);
    const path = disk.onlyFile();
    const id = /-(\w+)\.free/.exec(path)?.[1];
    const claimed = path.replace('.free', `0.${ENDED}.${id}`);
    fs.renameSync(path, claimed);
    fs.utimesSync(claimed, 0, 0);
    await disk.leave(['New.signal']);
    expect((await sendAll()).toSorted()).toEqual(['New.signal', 'Old.signal']);
  });

  it('while it lives, nothing of it is taken', async () => {
    await leaveAs([
      ['Old.one', old],
      ['Part.signal', (name) => name.replace(/-\w+\.free\.jsonl/, `-new1.${ENDED}.part`)],
    ]);
    const names = disk.files();
    // On another machine, a sign of life a moment ago.
    for (const name of names) fs.utimesSync(join(disk.folder, name), new Date(), new Date());
    expect(await sendAll()).toEqual([]);
    expect(disk.files()).toEqual(names);
  });
});

describe('the end of a program', () => {
  const told: string[] = [];
  let unkept = 0;

  afterEach(() => {
    told.length = 0;
    unkept = 0;
  });

  const open = async (url = 'https://example.com/', options: SpoolOptions = {}) => {
    const { createSpool } = await import('./create-spool.js');
    return createSpool({
      options: resolveSpoolOptions(options),
      destination: { appID: 'APP', url, layout: 'v2' },
      clock: manualClock({ now: Date.now() }),
      report: (failure) => told.push(failure),
      folder: () => disk.folder,
      isDenied: () => false,
      isClosed: () => false,
      onLost: () => {},
      onUnkept(signals) {
        unkept += signals;
      },
    });
  };

  const signal = (at: number, length = 0) => {
    const text = JSON.stringify({ at, padding: 'x'.repeat(length) });
    return { text, bytes: text.length };
  };

  /** A spool whose program has ended, but for its listeners of the end. */
  const ended = async (options?: SpoolOptions) => {
    const spool = await open(undefined, options);
    spool.end();
    spool.persist([signal(0)]);
    expect(spool.finish()).toBe(disk.folder);
    return spool;
  };

  /** What is in each file: by its name the owner and the number of signals, and which signals. */
  const left = () =>
    disk.files().map((name) => {
      const [, , , , signals, rest = ''] = name.split('-');
      const found = linesOf(join(disk.folder, name)).slice(1);
      return [rest.split('.')[1], Number(signals), ...found.map((line) => JSON.parse(line).at)];
    });

  it('leaves one file, also of signals that follow one by one', async () => {
    const spool = await ended();
    for (const at of [1, 2, 3]) expect(spool.persist([signal(at)])).toBe(true);
    const later = await ended();
    expect(later.persist([signal(4)])).toBe(true);
    expect(left()).toEqual([['free', 6, 0, 1, 2, 3, 0, 4]]);
  });

  const replaceByLink = (path: string) => {
    const moved = path.replace('free', ENDED);
    fs.renameSync(path, moved);
    fs.symlinkSync(moved, path);
  };

  it.skipIf(process.platform === 'win32').each<[what: string, spoil: (path: string) => void, kept: number]>([
    ['taken over by another program', (path) => fs.renameSync(path, path.replace('free', ENDED)), 1],
    ['deleted by another program', (path) => fs.rmSync(path), 0],
    ['replaced by a link', replaceByLink, 1],
  ])('begins another file if that one was %s', async (_what, spoil, kept) => {
    const spool = await ended();
    const path = disk.onlyFile();
    spoil(path);
    expect(spool.persist([signal(1)])).toBe(true);
    expect(spool.persist([signal(2)])).toBe(true);
    const files = disk.files().filter((name) => fs.lstatSync(join(disk.folder, name)).isFile());
    expect(files).toHaveLength(1 + kept);
    expect(linesOf(join(disk.folder, files.find((name) => /-2-\w+\.free/.test(name)) ?? ''))).toHaveLength(3);
  });

  it('begins another file if that one would be too large', async () => {
    const spool = await ended({ maxBytes: 100_000 });
    for (const at of [1, 2]) expect(spool.persist([signal(at, 60_000)])).toBe(true);
    expect(left().toSorted()).toEqual([
      ['free', 1, 2],
      ['free', 2, 0, 1],
    ]);
  });

  it('keeps what is in that file if no more can be written', async () => {
    const spool = await ended();
    vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw new Error('ENOSPC: no space');
    });
    expect(spool.persist([signal(1)])).toBe(false);
    vi.restoreAllMocks();
    expect(left()).toEqual([['free', 1, 0]]);
    expect(told).toEqual(['signals cannot be kept on disk: ENOSPC: no space']);
  });

  it('leaves that file to others also if the program is killed while it writes', async () => {
    const spool = await ended();
    const names: string[][] = [];
    const write = fs.writeSync;
    vi.spyOn(fs, 'writeSync').mockImplementation(((...parameters: Parameters<typeof write>) => {
      names.push([...disk.files()]);
      return write(...parameters);
    }) as never);
    spool.persist([signal(1)]);
    const { thisOwner } = await import('./owner.js');
    expect(names).toEqual([[expect.stringMatching(`-0-\\w+\\.${thisOwner()}\\.jsonl$`)]]);
  });
  it('leaves one file for all clients of a folder and destination, and reads no other file', async () => {
    const spools = await Promise.all(Array.from({ length: 50 }, (_, at) => open(`https://example.com/${at % 2}`)));
    await leaveMany(30);
    const before = disk.files();
    const list = vi.spyOn(fs, 'readdirSync');
    const write = vi.spyOn(fs, 'writeSync');
    const opened = vi.spyOn(fs, 'openSync');
    for (const [at, spool] of spools.entries()) {
      spool.end();
      expect(spool.persist([signal(at)])).toBe(true);
    }
    expect(spools.map((spool) => spool.finish())).toEqual(Array(50).fill(disk.folder));
    expect([list, write, opened].map(({ mock }) => mock.calls.length)).toEqual([0, 2, 2]);
    vi.restoreAllMocks();
    const fresh = readdirSync(disk.folder).filter((name) => !before.includes(name));
    expect(fresh.map((name) => name.split('-')[4])).toEqual(['25', '25']);
    const signals = fresh.flatMap((name) => linesOf(join(disk.folder, name)).slice(1));
    expect(signals.map((line) => JSON.parse(line).at).toSorted((one, other) => one - other)).toEqual([
      ...Array(50).keys(),
    ]);
  });

  it('counts signals as lost if that file cannot be written', async () => {
    const spool = await open();
    vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw new Error('ENOSPC: no space');
    });
    spool.end();
    expect(spool.persist([signal(0)])).toBe(true);
    expect(spool.finish()).toBeUndefined();
    expect(unkept).toBe(1);
    expect(told).toEqual(['signals cannot be kept on disk: ENOSPC: no space']);
    expect(disk.files()).toEqual([]);
  });
});

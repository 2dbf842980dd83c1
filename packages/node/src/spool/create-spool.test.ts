import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { DropReason, StoredSignal } from '@td/core';
import { type ManualClock, manualClock } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpool, type Spool } from './create-spool.js';
import { resolveSpoolOptions, type SpoolOptions } from './spool-options.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let parent: string;
let folder: string;
let clock: ManualClock;
let lines: string[];
let lost: [DropReason, number][];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'spool-'));
  folder = join(parent, 'telemetrydeck', 'app');
  // Times of files are real ones, so the clock begins now.
  clock = manualClock({ now: Date.now() });
  lines = [];
  lost = [];
});

afterEach(() => {
  rmSync(parent, { recursive: true });
});

function spool(options: SpoolOptions = {}, format = 'v2'): Spool {
  return createSpool({
    format,
    options: resolveSpoolOptions(options),
    clock,
    report: (failure) => lines.push(failure),
    folderOf: () => options.directory ?? folder,
    onLost: (reason, signals) => lost.push([reason, signals]),
  });
}

const signal = (name: string | number, size = 0): StoredSignal => {
  const text = JSON.stringify({ name, filling: 'x'.repeat(size) });
  return { text, bytes: Buffer.byteLength(text) };
};
const signals = (count: number, from = 0, size = 0) =>
  Array.from({ length: count }, (_, at) => signal(from + at, size));
const texts = (all: readonly StoredSignal[]) => all.map(({ text }) => text);
const files = () => (existsSync(folder) ? readdirSync(folder) : []);
const onlyFile = () => {
  expect(files()).toHaveLength(1);
  return join(folder, files()[0] as string);
};
const bytesInFolder = () => files().reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);

/** All that a new program finds. */
async function claimAll(claiming = spool()): Promise<StoredSignal[]> {
  const claimed: StoredSignal[] = [];
  for (let some = await claiming.claim(); some.length > 0; some = await claiming.claim()) claimed.push(...some);
  return claimed;
}

/** Keeps signals as a program does that then ends in order. */
function leave(left: readonly StoredSignal[], options: SpoolOptions = {}): void {
  const leaving = spool(options);
  expect(leaving.persist(left)).toBe(true);
  leaving.release();
}

describe('what is on disk (point 22)', () => {
  it('is nothing, not even a folder, before something is kept', async () => {
    const idle = spool();
    idle.remove(signals(3));
    expect(await idle.claim()).toEqual([]);
    idle.clear();
    idle.release();
    expect(existsSync(join(parent, 'telemetrydeck'))).toBe(false);
    expect(lines).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is for this user only: files 0600, folders 0700', () => {
    leave(signals(1));
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(onlyFile())).toBe('600');
    expect(modeOf(folder)).toBe('700');
    expect(modeOf(join(parent, 'telemetrydeck'))).toBe('700');
  });

  it('is one line for each signal, as it will be sent', () => {
    const kept = [signal('Grüße 🎉'), signal('two')];
    leave(kept);
    expect(readFileSync(onlyFile(), 'utf8')).toBe(`${texts(kept).join('\n')}\n`);
  });

  it('is kept once, however often it is given', async () => {
    const kept = signals(3);
    const keeping = spool();
    expect(keeping.persist(kept.slice(0, 2))).toBe(true);
    expect(keeping.persist(kept)).toBe(true);
    expect(keeping.persist(kept)).toBe(true);
    keeping.release();
    expect(texts(await claimAll())).toEqual(texts(kept));
  });

  it('goes into further files when there is much of it, and comes back in order', async () => {
    const kept = signals(2500);
    leave(kept);
    expect(files()).toHaveLength(3);
    const claiming = spool();
    expect(await claiming.claim()).toHaveLength(1000);
    expect(await claiming.claim()).toHaveLength(1000);
    const rest = await claiming.claim();
    expect(texts(rest)).toEqual(texts(kept.slice(2000)));
    claiming.release();
    expect(texts(await claimAll())).toEqual(texts(kept));
  });

  it('is at most a megabyte in one file, but for a signal that is larger by itself', async () => {
    const kept = [signal('huge', 1_200_000), ...signals(4, 0, 400_000)];
    leave(kept, { maxBytes: 50_000_000 });
    expect(
      files()
        .map((name) => statSync(join(folder, name)).size)
        .toSorted((one, other) => one - other)
        .map((size) => Math.round(size / 100_000)),
    ).toEqual([8, 8, 12]);
    expect(texts(await claimAll())).toEqual(texts(kept));
  });
});

describe('signals that have arrived or were given up (point 25)', () => {
  it('take their file with them when they were all that was in it', () => {
    const kept = signals(3);
    const keeping = spool();
    keeping.persist(kept);
    keeping.remove(kept.slice(1));
    expect(files()).toHaveLength(1);
    keeping.remove(kept.slice(0, 1));
    expect(files()).toEqual([]);
  });

  it('are not sent again, though others of their file are', async () => {
    const kept = signals(10_000);
    leave(kept);
    const claiming = spool();
    const claimed = await claimAll(claiming);
    claiming.remove(claimed.slice(150, 250));
    claiming.remove(claimed.slice(3, 4));
    claiming.release();
    expect(texts(await claimAll())).toEqual(texts([...kept.slice(0, 3), ...kept.slice(4, 150), ...kept.slice(250)]));
  });

  it('may do so in any order, also after further ones were kept', async () => {
    const keeping = spool({ writeAhead: true });
    const kept = signals(20);
    for (const one of kept) expect(keeping.persist([one])).toBe(true);
    keeping.remove([kept[7], kept[3], kept[4]] as StoredSignal[]);
    const later = signals(2, 20);
    keeping.persist(later);
    keeping.remove([...kept.slice(10), later[0] as StoredSignal]);
    keeping.release();
    const left = [...kept.slice(0, 3), ...kept.slice(5, 7), ...kept.slice(8, 10), ...later.slice(1)];
    expect(texts(await claimAll())).toEqual(texts(left));
  });

  it('may never have been kept', () => {
    const kept = signals(2);
    const keeping = spool();
    keeping.remove(signals(5));
    keeping.persist(kept);
    keeping.remove(signals(5));
    expect(readFileSync(onlyFile(), 'utf8')).toBe(`${texts(kept).join('\n')}\n`);
  });
});

describe('what ended programs have left (point 24)', () => {
  it('is claimed oldest first, some files at a time, by one only', async () => {
    for (let at = 0; at < 70; at++) {
      leave(signals(2, 10 * at));
      await clock.advance(1000);
    }
    const [one, other] = [spool(), spool()];
    const claimed = [await one.claim(), await other.claim(), await one.claim(), await other.claim()];
    const left = Array.from({ length: 70 }, (_, at) => texts(signals(2, 10 * at)));
    expect(claimed.map(texts)).toEqual([left.slice(0, 50).flat(), left.slice(50).flat(), [], []]);
  });

  it('is left alone where it was made for another version of the API', async () => {
    leave(signals(2));
    expect(await spool({}, 'v3').claim()).toEqual([]);
    expect(await spool({}, 'v2').claim()).toHaveLength(2);
  });

  it('is looked for once a minute when there was nothing', async () => {
    const claiming = spool();
    expect(await claiming.claim()).toEqual([]);
    leave(signals(1));
    await clock.advance(MINUTE_MS - 1);
    expect(await claiming.claim()).toEqual([]);
    await clock.advance(1);
    expect(await claiming.claim()).toHaveLength(1);
  });

  it('does not include what a living program keeps', async () => {
    const living = spool();
    living.persist(signals(2));
    expect(await claimAll()).toEqual([]);
    living.release();
    expect(await claimAll()).toHaveLength(2);
  });

  it('is claimed again when the claimer has left it, without what was sent meanwhile', async () => {
    leave(signals(4));
    const claiming = spool();
    claiming.remove((await claiming.claim()).slice(0, 2));
    claiming.release();
    expect(texts(await claimAll())).toEqual(texts(signals(2, 2)));
  });

  it('may end in the middle of a line, which is skipped', async () => {
    leave(signals(3));
    truncateSync(onlyFile(), statSync(onlyFile()).size - 5);
    const claiming = spool();
    const claimed = await claiming.claim();
    expect(texts(claimed)).toEqual(texts(signals(2)));
    claiming.remove(claimed.slice(0, 1));
    claiming.release();
    expect(texts(await claimAll())).toEqual(texts(signals(1, 1)));
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no object', '17'],
    ['cut off', '{"name":1'],
    ['a mark without sense', '[0,1e99]'],
    ['a mark without numbers', '["0",{}]'],
  ])('may hold a line that is %s, without harm to others after it', async (_what, line) => {
    leave(signals(1));
    appendFileSync(onlyFile(), `${line}\n\n${texts(signals(1, 1))}\n`);
    const expected = line.startsWith('[0') ? signals(0) : signals(2);
    expect(texts(await claimAll())).toEqual(texts(expected));
  });

  it('may be in a file without any signal, which is deleted', async () => {
    leave(signals(1));
    writeFileSync(onlyFile(), '{"na');
    expect(await claimAll()).toEqual([]);
    expect(files()).toEqual([]);
  });

  it('may lie among files of others, which are left alone', async () => {
    leave(signals(1));
    const name = files()[0] as string;
    mkdirSync(join(folder, name.replace(/^\d+/, '1')));
    const strangers = ['notes.txt', 'x.jsonl', `${name}.bak`, '1-a-0.someone else.v2.jsonl', '1-a-0.free.jsonl'];
    for (const stranger of strangers) writeFileSync(join(folder, stranger), '{"stranger":true}\n');
    const claiming = spool();
    expect(texts(await claimAll(claiming))).toEqual(texts(signals(1)));
    claiming.clear();
    expect(files().toSorted()).toEqual([...strangers, name.replace(/^\d+/, '1')].toSorted());
    expect(lines).toEqual([]);
  });
});

describe('a program that was killed (point 24)', () => {
  /** Gives the only file to somebody else, as its name says. */
  function giveTo(owner: string, silentMs: number): void {
    const path = onlyFile();
    const given = path.replace(/\.[\da-z-]+\.v2\.jsonl$/, `.${owner}.v2.jsonl`);
    renameSync(path, given);
    const touchedAt = (clock.now() - silentMs) / 1000;
    utimesSync(given, touchedAt, touchedAt);
  }

  it('on another machine is taken for dead after a quarter of an hour without a sign of life', async () => {
    leave(signals(1));
    giveTo('0123456789abcdef-1-77', 14 * MINUTE_MS);
    expect(await claimAll()).toEqual([]);
    giveTo('0123456789abcdef-1-77', 16 * MINUTE_MS);
    expect(await claimAll()).toHaveLength(1);
  });

  it('is told from a living one that touches its files, which it does each minute', async () => {
    const living = spool();
    living.persist(signals(1));
    const path = onlyFile();
    utimesSync(path, 1, 1);
    await clock.advance(MINUTE_MS);
    expect(Math.abs(statSync(path).mtimeMs - clock.now())).toBeLessThan(1);
    await clock.advance(MINUTE_MS);
    expect(Math.abs(statSync(path).mtimeMs - clock.now())).toBeLessThan(1);
    living.release();
    expect(clock.pendingTimers).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('is dead, too, when another process has its number now', async () => {
    const living = spool();
    living.persist(signals(1));
    const [, owner = ''] = /\.([\da-z-]+)\.v2\.jsonl$/.exec(onlyFile()) ?? [];
    living.release();
    giveTo(owner, DAY_MS);
    expect(await claimAll()).toEqual([]);
    giveTo(owner.replace(/\d+$/, '1'), 0);
    expect(await claimAll()).toHaveLength(1);
  });
});

describe('the bounds (point 25)', () => {
  it('let the oldest go, of ended programs first, and say how many signals that were', async () => {
    const options = { maxBytes: 20_000 };
    for (let at = 0; at < 8; at++) {
      leave(signals(2, 10 * at, 1000), options);
      await clock.advance(1000);
    }
    const living = spool(options);
    living.persist(signals(6, 100, 1000));
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    expect(lost).toEqual([
      ['overflow', 2],
      ['overflow', 2],
    ]);
    living.release();
    const left = [20, 30, 40, 50, 60, 70].flatMap((from) => signals(2, from, 1000));
    expect(texts(await claimAll())).toEqual(texts([...left, ...signals(6, 100, 1000)]));
  });

  it('hold, whatever one program keeps, which then has the newest', () => {
    const keeping = spool({ maxBytes: 20_000, writeAhead: true });
    const kept = signals(200, 0, 500);
    for (const one of kept) expect(keeping.persist([one])).toBe(true);
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    expect(bytesInFolder()).toBeGreaterThan(15_000);
    expect(keeping.persist(kept.slice(0, 1))).toBe(false);
    expect(keeping.persist(kept.slice(-20))).toBe(true);
    expect(lost).toEqual([]);
  });

  it('hold for signals that come all at once, of which the newest stay', async () => {
    const keeping = spool({ maxBytes: 20_000 });
    const kept = signals(100, 0, 1000);
    expect(keeping.persist(kept)).toBe(false);
    const stayed = kept.filter((one) => keeping.persist([one]));
    expect(stayed).toEqual(kept.slice(-stayed.length));
    expect(stayed.length).toBeGreaterThan(15);
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    keeping.release();
    expect(texts(await claimAll())).toEqual(texts(stayed));
  });

  it('leave alone what living programs own, and then nothing more is kept', async () => {
    const options = { maxBytes: 20_000 };
    const living = spool(options);
    living.persist(signals(19, 0, 990));
    const before = files();
    const other = spool(options);
    expect(other.persist(signals(1, 50, 1000))).toBe(false);
    expect(other.persist(signals(1, 60, 1000))).toBe(false);
    expect(files()).toEqual(before);
    expect(lines).toHaveLength(1);
    living.release();
    await clock.advance(1000);
    expect(other.persist(signals(1, 70, 1000))).toBe(true);
  });

  it('are 5 MB unless it is said otherwise', () => {
    const keeping = spool();
    expect(keeping.persist(signals(99, 0, 50_000))).toBe(true);
    keeping.persist(signals(50, 100, 50_000));
    expect(bytesInFolder()).toBeLessThanOrEqual(5_000_000);
    expect(bytesInFolder()).toBeGreaterThan(4_000_000);
  });

  it('let nothing become older than 7 days, and say how many signals that were', async () => {
    leave(signals(2));
    await clock.advance(DAY_MS);
    leave(signals(3, 10));
    await clock.advance(6 * DAY_MS + 1);
    expect(texts(await claimAll())).toEqual(texts(signals(3, 10)));
    expect(lost).toEqual([['expired', 2]]);
    expect(files()).toHaveLength(1);
  });

  it('count the age from when a signal was kept, whoever has claimed it since', async () => {
    leave(signals(1));
    for (let day = 0; day < 7; day++) {
      const claiming = spool();
      expect(await claimAll(claiming)).toHaveLength(1);
      claiming.release();
      await clock.advance(DAY_MS);
    }
    await clock.advance(1);
    expect(await claimAll()).toEqual([]);
  });
});

describe('where nothing can be kept, it is said in one line for all of a life (point 25)', () => {
  async function useWithoutHarm(directory: string): Promise<void> {
    const useless = spool({ directory });
    const kept = signals(3);
    expect(useless.persist(kept)).toBe(false);
    await clock.advance(MINUTE_MS);
    expect(useless.persist(kept)).toBe(false);
    useless.remove(kept);
    expect(await useless.claim()).toEqual([]);
    useless.clear();
    useless.release();
    expect(lines).toHaveLength(1);
  }

  it('because a file is in the way', async () => {
    writeFileSync(join(parent, 'file'), '');
    await useWithoutHarm(join(parent, 'file', 'below'));
    expect(lines[0]).toContain('ENOTDIR');
  });

  it('because the folder itself is a file', async () => {
    writeFileSync(join(parent, 'file'), '');
    await useWithoutHarm(join(parent, 'file'));
  });

  it('because there is no folder that it could be in', async () => {
    const homeless = createSpool({
      format: 'v2',
      options: resolveSpoolOptions({}),
      clock,
      report: (failure) => lines.push(failure),
      folderOf: () => {
        throw new Error('there is no home');
      },
      onLost: () => {},
    });
    expect(homeless.persist(signals(1))).toBe(false);
    expect(await homeless.claim()).toEqual([]);
    homeless.clear();
    homeless.release();
    expect(lines).toEqual([expect.stringContaining('there is no home')]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('because the folder is read-only', async () => {
    mkdirSync(join(parent, 'locked'), { mode: 0o500 });
    await useWithoutHarm(join(parent, 'locked'));
    chmodSync(join(parent, 'locked'), 0o700);
  });

  it.skipIf(process.getuid?.() !== 0)('because the folder is that of another user', async () => {
    mkdirSync(join(parent, 'theirs'));
    chownSync(join(parent, 'theirs'), 12_345, 12_345);
    await useWithoutHarm(join(parent, 'theirs'));
    expect(readdirSync(join(parent, 'theirs'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('because another user has put a link in its place', async () => {
    mkdirSync(join(parent, 'target'));
    const link = join(parent, 'link');
    symlinkSync(join(parent, 'target'), link);
    (await import('node:fs')).lchownSync(link, 12_345, 12_345);
    await useWithoutHarm(link);
    expect(readdirSync(join(parent, 'target'))).toEqual([]);
  });

  it('and is tried again later, since that may pass', async () => {
    writeFileSync(join(parent, 'telemetrydeck'), '');
    const keeping = spool();
    const kept = signals(2);
    expect(keeping.persist(kept)).toBe(false);
    rmSync(join(parent, 'telemetrydeck'));
    await clock.advance(1000);
    expect(keeping.persist(kept)).toBe(true);
    keeping.release();
    expect(texts(await claimAll())).toEqual(texts(kept));
  });
});

describe('to clear', () => {
  it('deletes everything, also what other programs are at', async () => {
    const living = spool({ writeAhead: true });
    const kept = signals(3);
    living.persist(kept);
    leave(signals(2, 10));
    spool().clear();
    expect(files()).toEqual([]);
    living.remove(kept.slice(0, 1));
    expect(files()).toEqual([]);
    const later = signals(2, 20);
    expect(living.persist(later)).toBe(true);
    living.release();
    expect(texts(await claimAll())).toEqual(texts(later));
    expect(lines).toEqual([]);
  });

  it('lets the same client keep again', async () => {
    const clearing = spool();
    clearing.persist(signals(2));
    clearing.clear();
    expect(clearing.persist(signals(1, 5))).toBe(true);
    clearing.release();
    expect(texts(await claimAll())).toEqual(texts(signals(1, 5)));
  });
});

describe('the end of the program', () => {
  it('leaves what was kept to others, and has what comes still kept at once', async () => {
    const ending = spool();
    expect(ending.writeAhead).toBe(false);
    ending.persist(signals(2));
    ending.end();
    expect(ending.writeAhead).toBe(true);
    expect(ending.persist(signals(1, 2))).toBe(true);
    expect(await ending.claim()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(texts(await claimAll())).toEqual(texts(signals(3)));
  });
});

import fs, {
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
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSpool } from './create-spool.js';
import type { Destination } from './segment-text.js';
import type { Spool } from './spool.js';
import { resolveSpoolOptions, type SpoolOptions } from './spool-options.js';

const MINUTE_MS = 60_000;
const DESTINATION: Destination = { appID: 'APP', url: 'https://nom.telemetrydeck.com/v2/', layout: 'v2' };
const HEADER = `${JSON.stringify(DESTINATION)}\n`;
const DAY_MS = 24 * 60 * MINUTE_MS;

let parent: string;
let folder: string;
let clock: ManualClock;
let lines: string[];
let lost: [DropReason, number][];
let unkept: number[];
let isDenied: boolean;
let isClosed: boolean;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'spool-'));
  folder = join(parent, 'telemetrydeck', 'app');
  // Times of files are real ones, so the clock begins now.
  clock = manualClock({ now: Date.now() });
  lines = [];
  lost = [];
  unkept = [];
  isDenied = false;
  isClosed = false;
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(parent, { recursive: true });
});

function spool(options: SpoolOptions = {}, destination: Partial<Destination> = {}): Spool {
  return createSpool({
    isDenied: () => isDenied,
    isClosed: () => isClosed,
    destination: { ...DESTINATION, ...destination },
    options: resolveSpoolOptions(options),
    clock,
    report: (failure) => lines.push(failure),
    folder: () => options.directory ?? folder,
    onLost: (reason, signals) => lost.push([reason, signals]),
    onUnkept: (signals) => unkept.push(signals),
  });
}

const signal = (name: string | number, size = 0): StoredSignal => {
  const text = JSON.stringify({ appID: 'APP', name, filling: 'x'.repeat(size), receivedAt: 'now' });
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

/** All signals that a new program takes over. */
async function claimAll(claiming = spool()): Promise<StoredSignal[]> {
  const claimed: StoredSignal[] = [];
  for (let some = await claiming.claim(); some.length > 0; some = await claiming.claim()) claimed.push(...some);
  return claimed;
}

/** Stores signals as a program does that then ends in order. */
function leave(left: readonly StoredSignal[], options: SpoolOptions = {}): void {
  const leaving = spool(options);
  expect(leaving.persist(left)).toBe(true);
  leaving.release();
}

describe('the folder of the spool (point 22)', () => {
  it('does not exist before the first signal is stored', async () => {
    const idle = spool();
    idle.remove(signals(3));
    expect(await idle.claim()).toEqual([]);
    idle.clear();
    idle.release();
    expect(existsSync(join(parent, 'telemetrydeck'))).toBe(false);
    expect(lines).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is readable for this user only: files 0600, folders 0700', () => {
    leave(signals(1));
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(onlyFile())).toBe('600');
    expect(modeOf(folder)).toBe('700');
    expect(modeOf(join(parent, 'telemetrydeck'))).toBe('700');
  });

  it('has a line for each signal, as the client will send it', () => {
    const stored = [signal('Grüße 🎉'), signal('two')];
    leave(stored);
    expect(readFileSync(onlyFile(), 'utf8')).toBe(`${HEADER}${texts(stored).join('\n')}\n`);
  });

  it('has a signal once, even if the client stores it again', async () => {
    const stored = signals(3);
    const storing = spool();
    expect(storing.persist(stored.slice(0, 2))).toBe(true);
    expect(storing.persist(stored)).toBe(true);
    expect(storing.persist(stored)).toBe(true);
    storing.release();
    expect(texts(await claimAll())).toEqual(texts(stored));
  });

  it('has several files for many signals, which come back in order', async () => {
    const stored = signals(2500);
    leave(stored);
    expect(files()).toHaveLength(3);
    const claiming = spool();
    expect(await claiming.claim()).toHaveLength(1000);
    expect(await claiming.claim()).toHaveLength(1000);
    const rest = await claiming.claim();
    expect(texts(rest)).toEqual(texts(stored.slice(2000)));
    claiming.release();
    expect(texts(await claimAll())).toEqual(texts(stored));
  });

  it('has files of at most a megabyte, except for a signal that is larger by itself', async () => {
    const stored = [signal('huge', 1_200_000), ...signals(4, 0, 400_000)];
    leave(stored, { maxBytes: 50_000_000 });
    expect(
      files()
        .map((name) => statSync(join(folder, name)).size)
        .toSorted((one, other) => one - other)
        .map((size) => Math.round(size / 100_000)),
    ).toEqual([8, 8, 12]);
    expect(texts(await claimAll())).toEqual(texts(stored));
  });
});

describe('settled signals, delivered or given up (point 25)', () => {
  it('let their file be deleted when it holds no others', () => {
    const stored = signals(3);
    const storing = spool();
    storing.persist(stored);
    storing.remove(stored.slice(1));
    expect(files()).toHaveLength(1);
    storing.remove(stored.slice(0, 1));
    expect(files()).toEqual([]);
  });

  it('are not sent again, although others of their file are', async () => {
    const stored = signals(10_000);
    leave(stored);
    const claiming = spool();
    const claimed = await claimAll(claiming);
    claiming.remove(claimed.slice(150, 250));
    claiming.remove(claimed.slice(3, 4));
    claiming.release();
    expect(texts(await claimAll())).toEqual(
      texts([...stored.slice(0, 3), ...stored.slice(4, 150), ...stored.slice(250)]),
    );
  });

  it('may be settled in any order, also after further signals were stored', async () => {
    const storing = spool({ writeAhead: true });
    const stored = signals(20);
    for (const one of stored) expect(storing.persist([one])).toBe(true);
    storing.remove([stored[7], stored[3], stored[4]] as StoredSignal[]);
    const later = signals(2, 20);
    storing.persist(later);
    storing.remove([...stored.slice(10), later[0] as StoredSignal]);
    storing.release();
    const left = [...stored.slice(0, 3), ...stored.slice(5, 7), ...stored.slice(8, 10), ...later.slice(1)];
    expect(texts(await claimAll())).toEqual(texts(left));
  });

  it('may never have been stored', () => {
    const stored = signals(2);
    const storing = spool();
    storing.remove(signals(5));
    storing.persist(stored);
    storing.remove(signals(5));
    expect(readFileSync(onlyFile(), 'utf8')).toBe(`${HEADER}${texts(stored).join('\n')}\n`);
  });
});

describe('the signals that ended programs have left (point 24)', () => {
  it('are claimed by one program each, the oldest first, some files at a time, which become one', async () => {
    for (let at = 0; at < 130; at++) {
      leave(signals(2, 10 * at));
      await clock.advance(1000);
    }
    const [one, other] = [spool(), spool()];
    const claimed = [await one.claim(), await other.claim(), await one.claim(), await other.claim()];
    const left = Array.from({ length: 130 }, (_, at) => texts(signals(2, 10 * at)));
    expect(claimed.map(texts)).toEqual([left.slice(0, 100).flat(), left.slice(100).flat(), [], []]);
    expect(files()).toHaveLength(2);
  });

  it('are not claimed for another format', async () => {
    leave(signals(2));
    expect(await spool({}, { layout: 'v3' }).claim()).toEqual([]);
    expect(await spool().claim()).toHaveLength(2);
  });

  it('are looked for once a minute while there are none', async () => {
    const claiming = spool();
    expect(await claiming.claim()).toEqual([]);
    leave(signals(1));
    await clock.advance(MINUTE_MS - 1);
    expect(await claiming.claim()).toEqual([]);
    await clock.advance(1);
    expect(await claiming.claim()).toHaveLength(1);
  });

  it('do not include those of a living program', async () => {
    const living = spool();
    living.persist(signals(2));
    expect(await claimAll()).toEqual([]);
    living.release();
    expect(await claimAll()).toHaveLength(2);
  });

  it('are claimed again when their claimer ends, without those that it has sent', async () => {
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

  it.each<[what: string, line: string]>([
    ['not JSON', 'nonsense'],
    ['not an object', '17'],
    ['cut off', '{"name":1'],
    ['a mark beyond the end', '[0,1e99]'],
    ['a mark of signals that follow', '[0,2]'],
    ['a mark before the start', '[-1,2]'],
    ['a mark of a part', '[0.5,1]'],
    ['a mark of fewer than none', '[1,-1]'],
    ['a mark without numbers', '["0",{}]'],
  ])('may include a line that is %s, and the signals after it are sent', async (_what, line) => {
    leave(signals(1));
    appendFileSync(onlyFile(), `${line}\n\n${texts(signals(1, 1))}\n`);
    expect(texts(await claimAll())).toEqual(texts(signals(2)));
  });

  it('may be none in a file that was just begun, which is deleted', async () => {
    leave(signals(1));
    truncateSync(onlyFile(), 5);
    expect(await claimAll()).toEqual([]);
    expect(files()).toEqual([]);
  });

  it('may be among foreign files, which stay unchanged', async () => {
    leave(signals(1));
    const name = files()[0] as string;
    const folderName = name.replace(/\w+\.free/, '0.free');
    mkdirSync(join(folder, folderName));
    const strangers = ['notes.txt', 'x.jsonl', `${name}.bak`, `my-${name}`, name.replace('free', 'someone else')];
    for (const stranger of strangers) writeFileSync(join(folder, stranger), '{"stranger":true}\n');
    const claiming = spool();
    expect(texts(await claimAll(claiming))).toEqual(texts(signals(1)));
    claiming.clear();
    expect(files().toSorted()).toEqual([...strangers, folderName].toSorted());
    expect(lines).toEqual([]);
  });
});

describe('a killed program (point 24)', () => {
  /** Renames the only file, so that it belongs to another owner. */
  function giveTo(owner: string, silentMs: number): void {
    const path = onlyFile();
    const renamed = path.replace(/\.[\da-z-]+\.jsonl$/, `.${owner}.jsonl`);
    renameSync(path, renamed);
    const touchedAt = (clock.now() - silentMs) / 1000;
    utimesSync(renamed, touchedAt, touchedAt);
  }

  it('on another machine counts as ended after a quarter of an hour without a sign of life', async () => {
    leave(signals(1));
    giveTo('0123456789abcdef-1-77', 14 * MINUTE_MS);
    expect(await claimAll()).toEqual([]);
    giveTo('0123456789abcdef-1-77', 16 * MINUTE_MS);
    expect(await claimAll()).toHaveLength(1);
  });

  it('on another machine whose clock is ahead counts as ended a quarter of an hour after its last change', async () => {
    leave(signals(1));
    giveTo('0123456789abcdef-1-77', -DAY_MS);
    expect(await claimAll()).toEqual([]);
    await clock.advance(16 * MINUTE_MS);
    expect(await claimAll()).toHaveLength(1);
  });

  it('on another machine whose clock is ahead leaves nothing that stays for ever', async () => {
    leave(signals(2));
    giveTo('0123456789abcdef-1-77', -1000 * DAY_MS);
    await clock.advance(8 * DAY_MS);
    expect(await claimAll()).toEqual([]);
    expect(files()).toEqual([]);
    expect(lost).toEqual([['expired', 2]]);
  });

  it('differs from a living one, which touches its files each minute', async () => {
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

  it.skipIf(process.platform !== 'linux')('has ended even if another process has its number now', async () => {
    const living = spool();
    living.persist(signals(1));
    const [, owner = ''] = /\.([\da-z-]+)\.jsonl$/.exec(onlyFile()) ?? [];
    living.release();
    giveTo(owner, DAY_MS);
    expect(await claimAll()).toEqual([]);
    giveTo(owner.replace(/\d+$/, '1'), 0);
    expect(await claimAll()).toHaveLength(1);
  });
});

describe('a mark of settled signals that cannot be written', () => {
  const stored = signals(4);
  let storing: Spool;

  /** Makes writes fail after some bytes. */
  function fillDisk(bytes = 0): void {
    const write = fs.writeSync;
    vi.spyOn(fs, 'writeSync').mockImplementation(((descriptor: number, text: Buffer) => {
      write(descriptor, text.subarray(0, bytes));
      throw new Error('ENOSPC: no space');
    }) as never);
  }

  describe.each<[whose: string, open: () => Promise<void>]>([
    [
      'of this program',
      async () => {
        storing = spool({ writeAhead: true });
        storing.persist(stored);
      },
    ],
    [
      'of an earlier program',
      async () => {
        leave(stored);
        storing = spool();
        stored.splice(0, 4, ...(await storing.claim()));
      },
    ],
  ])('in a file %s', (_whose, open) => {
    beforeEach(open);

    it.each([
      ['with the next one', 3],
      ['at the end', 2],
    ])('is written %s', async (_when, settled) => {
      fillDisk();
      storing.remove(stored.slice(0, 2));
      vi.restoreAllMocks();
      storing.remove(stored.slice(2, settled));
      storing.release();
      expect(texts(await claimAll())).toEqual(texts(stored.slice(settled)));
    });

    it('leaves no part of it, which would count as a damaged signal', async () => {
      fillDisk(3);
      storing.remove(stored.slice(0, 2));
      vi.restoreAllMocks();
      storing.release();
      expect(texts(await claimAll())).toEqual(texts(stored.slice(2)));
      expect(lost).toEqual([]);
    });
  });
});

describe('a file that others have taken or deleted', () => {
  const remove = () => rmSync(folder, { recursive: true });
  const endings: [how: string, end: (spool: Spool) => void][] = [
    ['the program ends', (ending) => ending.end()],
    [
      'the client is closed',
      () => {
        isClosed = true;
      },
    ],
  ];

  /** Ends a spool that has these signals. Returns whether all are stored. */
  function end(ending: Spool, begin: (spool: Spool) => void, all: readonly StoredSignal[]): boolean {
    begin(ending);
    const isKept = ending.persist(all);
    if (isClosed) ending.release();
    else ending.finish();
    return isKept;
  }

  it('gets no further signals, so that its new owner deletes none of them', async () => {
    const suspended = spool({ writeAhead: true });
    suspended.persist(signals(2));
    const taken = onlyFile().replace(/\.[\da-z-]+\.jsonl$/, '.0123456789abcdef-1-77.jsonl');
    renameSync(onlyFile(), taken);
    expect(suspended.persist(signals(1, 2))).toBe(true);
    expect(readFileSync(taken, 'utf8')).toBe(`${HEADER}${texts(signals(2)).join('\n')}\n`);
    rmSync(taken);
    suspended.release();
    expect(texts(await claimAll())).toEqual(texts(signals(1, 2)));
  });

  describe.each(endings)('when %s', (_how, begin) => {
    it.each([
      ['at once', 0],
      ['and the heartbeat has noticed', MINUTE_MS],
    ])('its signals are stored again, %s', async (_when, waitMs) => {
      const living = spool();
      const stored = signals(3);
      expect(living.persist(stored)).toBe(true);
      remove();
      await clock.advance(waitMs);
      expect(end(living, begin, stored)).toBe(true);
      expect(texts(await claimAll())).toEqual(texts(stored));
      expect(unkept).toEqual([]);
    });

    it('signals of an earlier program that were in it are stored again', async () => {
      leave(signals(3));
      const living = spool();
      const claimed = await living.claim();
      remove();
      expect(end(living, begin, claimed)).toBe(true);
      expect(texts(await claimAll())).toEqual(texts(signals(3)));
    });

    it('nothing is stored again if an opt-out elsewhere has deleted it', () => {
      const living = spool();
      const stored = signals(3);
      living.persist(stored);
      spool().clear();
      isDenied = true;
      expect(end(living, begin, stored)).toBe(false);
      expect(files()).toEqual([]);
    });

    it('its newest signals are stored again, as far as the limit of the folder allows', async () => {
      const living = spool({ maxBytes: 20_000, writeAhead: true });
      const stored = signals(200, 0, 500);
      for (const one of stored) living.persist([one]);
      begin(living);
      const kept = living.persist(stored) ? stored : stored.filter((one) => living.persist([one]));
      if (isClosed) living.release();
      else living.finish();
      expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
      expect(texts(await claimAll()).toSorted()).toEqual(texts(kept).toSorted());
      expect(kept.at(-1)).toBe(stored.at(-1));
      expect(kept.length).toBeGreaterThan(25);
    });
  });
});

describe('the limits of the folder (point 25)', () => {
  it('delete the oldest files, of ended programs first, and report the number of signals', async () => {
    const options = { maxBytes: 20_000 };
    for (let at = 0; at < 8; at++) {
      leave(signals(2, 10 * at, 1000), options);
      await clock.advance(1000);
    }
    const living = spool(options);
    living.persist(signals(6, 100, 1000));
    // Another client has nothing to claim, and makes room.
    expect(await spool(options, { url: 'https://example.com/' }).claim()).toEqual([]);
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    expect(lost).toEqual([
      ['overflow', 2],
      ['overflow', 2],
    ]);
    living.release();
    const left = [20, 30, 40, 50, 60, 70].flatMap((from) => signals(2, from, 1000));
    expect(texts(await claimAll())).toEqual(texts([...left, ...signals(6, 100, 1000)]));
  });

  it('hold for one program that stores too much, and keep its newest signals', () => {
    const storing = spool({ maxBytes: 20_000, writeAhead: true });
    const stored = signals(200, 0, 500);
    for (const one of stored) expect(storing.persist([one])).toBe(true);
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    expect(bytesInFolder()).toBeGreaterThan(15_000);
    expect(storing.persist(stored.slice(0, 1))).toBe(false);
    expect(storing.persist(stored.slice(-20))).toBe(true);
    expect(lost).toEqual([]);
  });

  it('hold for signals that are stored all at once, and keep the newest', async () => {
    const storing = spool({ maxBytes: 20_000 });
    const stored = signals(100, 0, 1000);
    expect(storing.persist(stored)).toBe(false);
    const stayed = stored.filter((one) => storing.persist([one]));
    expect(stayed).toEqual(stored.slice(-stayed.length));
    expect(stayed.length).toBeGreaterThan(15);
    expect(bytesInFolder()).toBeLessThanOrEqual(20_000);
    storing.release();
    expect(texts(await claimAll())).toEqual(texts(stayed));
  });

  it('spare the files of living programs, and then store nothing more', async () => {
    const options = { maxBytes: 20_000 };
    const living = spool(options);
    living.persist(signals(19, 0, 950));
    const before = files();
    const other = spool(options);
    await other.claim();
    expect(other.persist(signals(1, 50, 1000))).toBe(false);
    expect(other.persist(signals(1, 60, 1000))).toBe(false);
    expect(files()).toEqual(before);
    expect(lines).toHaveLength(1);
    living.release();
    await clock.advance(MINUTE_MS);
    await other.claim();
    expect(other.persist(signals(1, 70, 1000))).toBe(true);
  });

  it('delete no file of a client in vain', async () => {
    const options = { maxBytes: 20_000 };
    const storing = spool(options);
    expect(storing.persist(signals(2))).toBe(true);
    const living = spool(options);
    living.persist(signals(17, 10, 950));
    const before = files();
    await storing.claim();
    expect(storing.persist([signal('large', 4000)])).toBe(false);
    expect(files()).toEqual(before);
    living.release();
  });

  it('may delete a file that is not sent completely, and count what was not sent when the client ends', async () => {
    const options = { maxBytes: 200_000 };
    const left = signals(2500);
    const leaving = spool(options);
    leaving.end();
    leaving.persist(left);
    leaving.finish();
    const storing = spool(options);
    expect(await storing.claim()).toHaveLength(1000);
    expect(storing.persist(signals(1000, 3000))).toBe(true);
    expect(lost).toEqual([]);
    storing.release();
    expect(lost).toEqual([['overflow', 1500]]);
    expect(await claimAll(spool(options))).toHaveLength(1000);
  });

  it('are 5 MB by default', () => {
    const storing = spool();
    expect(storing.persist(signals(99, 0, 50_000))).toBe(true);
    storing.persist(signals(50, 100, 50_000));
    expect(bytesInFolder()).toBeLessThanOrEqual(5_000_000);
    expect(bytesInFolder()).toBeGreaterThan(4_000_000);
  });

  it('delete nothing while the clock is years behind, as on a machine without a battery that has just started', async () => {
    leave(signals(2));
    clock = manualClock({ now: 1000 });
    const early = spool({}, { url: 'https://other.example/v2/' });
    expect(await early.claim()).toEqual([]);
    expect(files()).toHaveLength(1);
    expect(lost).toEqual([]);
  });

  it('delete what is older than 7 days, and report the number of signals', async () => {
    leave(signals(2));
    await clock.advance(DAY_MS);
    leave(signals(3, 10));
    await clock.advance(6 * DAY_MS + 1);
    expect(texts(await claimAll())).toEqual(texts(signals(3, 10)));
    expect(lost).toEqual([['expired', 2]]);
    expect(files()).toHaveLength(1);
  });

  it.each<[what: string, text: string, count: number]>([
    ['nothing', '', 0],
    ['a part of the first line', HEADER.slice(0, 9), 0],
    ['the first line alone', HEADER, 0],
    ['two signals', `${HEADER}${texts(signals(2)).join('\n')}\n`, 2],
    ['two signals, of which one is settled', `${HEADER}${texts(signals(2)).join('\n')}\n\n[0,1]\n`, 1],
    ['something else', 'something else', 1],
  ])('count what a killed program has left in a file with %s', async (_what, text, count) => {
    leave(signals(1));
    const path = onlyFile();
    renameSync(path, path.replace(/-1-(\w+)\.free/, '-0-$1.0123456789abcdef-1-77'));
    writeFileSync(onlyFile(), text);
    await clock.advance(8 * DAY_MS);
    expect(await claimAll()).toEqual([]);
    expect(files()).toEqual([]);
    expect(lost).toEqual(count > 0 ? [['expired', count]] : []);
  });

  it('count the age of a signal from its first storage, also after others have claimed it', async () => {
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

describe('given that nothing can be stored, the spool reports it once in its life (point 25)', () => {
  async function expectOneReport(directory: string): Promise<void> {
    const useless = spool({ directory });
    const stored = signals(3);
    expect(useless.persist(stored)).toBe(false);
    await clock.advance(MINUTE_MS);
    expect(useless.persist(stored)).toBe(false);
    useless.remove(stored);
    expect(await useless.claim()).toEqual([]);
    useless.clear();
    useless.release();
    expect(lines).toHaveLength(1);
  }

  it('because a file is in the way', async () => {
    writeFileSync(join(parent, 'file'), '');
    await expectOneReport(join(parent, 'file', 'below'));
    expect(lines[0]).toContain('ENOTDIR');
  });

  it('because the folder itself is a file', async () => {
    writeFileSync(join(parent, 'file'), '');
    await expectOneReport(join(parent, 'file'));
  });

  it('because there is no folder', async () => {
    const homeless = createSpool({
      destination: DESTINATION,
      isDenied: () => false,
      isClosed: () => false,
      options: resolveSpoolOptions({}),
      clock,
      report: (failure) => lines.push(failure),
      folder: () => {
        throw new Error('there is no home');
      },
      onLost: () => {},
      onUnkept: () => {},
    });
    expect(homeless.persist(signals(1))).toBe(false);
    expect(await homeless.claim()).toEqual([]);
    homeless.clear();
    homeless.release();
    expect(lines).toEqual([expect.stringContaining('there is no home')]);
  });

  it('because there is no folder when the program ends, whose signals do not count as stored', () => {
    const homeless = createSpool({
      destination: DESTINATION,
      isDenied: () => false,
      isClosed: () => false,
      options: resolveSpoolOptions({}),
      clock,
      report: (failure) => lines.push(failure),
      folder: () => {
        throw new Error('there is no home');
      },
      onLost: () => {},
      onUnkept: () => {},
    });
    homeless.end();
    expect(homeless.persist(signals(1))).toBe(false);
    expect(homeless.finish()).toBeUndefined();
    expect(lines).toEqual([expect.stringContaining('there is no home')]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('because the folder is read-only', async () => {
    mkdirSync(join(parent, 'locked'), { mode: 0o500 });
    await expectOneReport(join(parent, 'locked'));
    chmodSync(join(parent, 'locked'), 0o700);
  });

  it.skipIf(process.getuid?.() !== 0)('because the folder belongs to another user', async () => {
    mkdirSync(join(parent, 'theirs'));
    chownSync(join(parent, 'theirs'), 12_345, 12_345);
    await expectOneReport(join(parent, 'theirs'));
    expect(readdirSync(join(parent, 'theirs'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('because another user has put a link in its place', async () => {
    mkdirSync(join(parent, 'target'));
    const link = join(parent, 'link');
    symlinkSync(join(parent, 'target'), link);
    (await import('node:fs')).lchownSync(link, 12_345, 12_345);
    await expectOneReport(link);
    expect(readdirSync(join(parent, 'target'))).toEqual([]);
  });

  it('and it tries again later, because the reason may pass', async () => {
    writeFileSync(join(parent, 'telemetrydeck'), '');
    const storing = spool();
    const stored = signals(2);
    expect(storing.persist(stored)).toBe(false);
    rmSync(join(parent, 'telemetrydeck'));
    await clock.advance(1000);
    expect(storing.persist(stored)).toBe(true);
    storing.release();
    expect(texts(await claimAll())).toEqual(texts(stored));
  });
});

describe('given that nothing could be stored a moment ago', () => {
  beforeEach(() => {
    writeFileSync(join(parent, 'telemetrydeck'), '');
  });

  it.each<[how: string, begin: (spool: Spool) => void]>([
    ['the program ends', (ending) => ending.end()],
    [
      'the client is closed',
      () => {
        isClosed = true;
      },
    ],
  ])('the spool tries again when %s', async (_how, begin) => {
    const storing = spool();
    const stored = signals(2);
    expect(storing.persist(stored)).toBe(false);
    rmSync(join(parent, 'telemetrydeck'));
    begin(storing);
    expect(storing.persist(stored)).toBe(true);
    storing.finish();
    expect(texts(await claimAll())).toEqual(texts(stored));
  });

  it('and that the client is closed, it does not try again for each of many signals', () => {
    const storing = spool();
    const stored = signals(1000);
    isClosed = true;
    const look = vi.spyOn(fs, 'lstatSync');
    expect(storing.persist(stored)).toBe(false);
    expect(look).toHaveBeenCalled();
    look.mockClear();
    for (const one of stored) expect(storing.persist([one])).toBe(false);
    expect(look).not.toHaveBeenCalled();
  });
});

describe('clear()', () => {
  it('deletes everything, also the files of other living programs', async () => {
    const living = spool({ writeAhead: true });
    const stored = signals(3);
    living.persist(stored);
    leave(signals(2, 10));
    spool().clear();
    expect(files()).toEqual([]);
    living.remove(stored.slice(0, 1));
    expect(files()).toEqual([]);
    const later = signals(2, 20);
    expect(living.persist(later)).toBe(true);
    living.release();
    expect(texts(await claimAll())).toEqual(texts(later));
    expect(lines).toEqual([]);
  });

  it('lets the same client store again', async () => {
    const clearing = spool();
    clearing.persist(signals(2));
    clearing.clear();
    expect(clearing.persist(signals(1, 5))).toBe(true);
    clearing.release();
    expect(texts(await claimAll())).toEqual(texts(signals(1, 5)));
  });
});

describe('end()', () => {
  it('leaves stored signals to other programs, and stores later ones at once', async () => {
    const ending = spool();
    expect(ending.writeAhead).toBe(false);
    ending.persist(signals(2));
    ending.end();
    expect(ending.writeAhead).toBe(true);
    expect(ending.persist(signals(1, 2))).toBe(true);
    expect(ending.finish()).toBe(folder);
    expect(ending.persist(signals(1, 3))).toBe(true);
    expect(await ending.claim()).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(texts(await claimAll())).toEqual(texts(signals(4)));
  });
});

import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leftoversFolder } from '../../test/leftovers.ts';
import { withLogger, withSessions } from '../index.js';

const DAY_MS = 24 * 60 * 60_000;

const disk = leftoversFolder();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Leaves one file, renames it so that it is the oldest, and returns its path. */
async function leaveOldest(ageMs = 1000, type = 'Bad.signal'): Promise<string> {
  await disk.leave([type, type]);
  const path = disk.onlyFile();
  const older = path.replace(/-(\d{13})-/, (_all, born) => `-${born - ageMs}-`);
  renameSync(path, older);
  return older;
}

/** Makes the reading of a file fail. */
function failToRead(path: string, code: string): void {
  const real = fs.promises.readFile;
  vi.spyOn(fs.promises, 'readFile').mockImplementation((async (file: string, ...others: never[]) => {
    // The file is renamed first; its own part of the name stays.
    const [, id = ''] = /-(\w+)\.free/.exec(path) ?? [];
    if (String(file).includes(id)) throw Object.assign(new Error(`${code}: stuck`), { code });
    return real(file, ...others);
  }) as never);
}

const kinds: [what: string, spoil: (path: string) => void][] = [
  ['cannot be read', (path) => failToRead(path, 'EACCES')],
  ['is on a broken part of the disk', (path) => failToRead(path, 'EIO')],
  ['is too large', (path) => truncateSync(path, 20_000_000)],
  ['is a folder', (path) => replace(path, () => mkdirSync(path))],
  ['is a link', (path) => replace(path, () => symlinkSync(join(disk.folder, '../elsewhere'), path))],
  ['has another name, too', (path) => linkSync(path, join(disk.folder, '../other-name'))],
];
if (process.platform !== 'win32') {
  kinds.push(['is a pipe', (path) => replace(path, () => execFileSync('sh', ['-c', 'mkfifo "$0"', path]))]);
}

function replace(path: string, make: () => void): void {
  fs.rmSync(path);
  make();
}

describe('given a file of the spool', () => {
  it.each(kinds)('that %s, all others are sent', async (_what, spoil) => {
    const path = await leaveOldest();
    spoil(path);
    await disk.leave(['Good.one']);
    await disk.leave(['Good.two']);
    await using client = disk.open();
    expect(await client.flush()).toMatchObject({ recovered: 2 });
    expect(client.sent).toEqual(['Good.one', 'Good.two']);
    await disk.leave(['Good.three']);
    await using later = disk.open();
    await later.flush();
    expect(later.sent).toEqual(['Good.three']);
  });

  it.each([
    ['cannot be read', (path: string) => failToRead(path, 'EACCES')],
    ['holds something else', (path: string) => writeFileSync(path, 'something else\n')],
  ])('that %s, it expires unread, and its signals are counted by its name', async (_what, spoil) => {
    const path = await leaveOldest(8 * DAY_MS);
    spoil(path);
    await using client = disk.open();
    await client.flush();
    expect(disk.files()).toEqual([]);
    expect(client.stats()).toMatchObject({ recovered: 2, dropped: { expired: 2 } });
  });

  it('that is too large, it is deleted unread, and its signals are counted by its name', async () => {
    truncateSync(await leaveOldest(), 20_000_000);
    await using client = disk.open();
    const read = vi.spyOn(fs.promises, 'readFile');
    await client.flush();
    expect(disk.files()).toEqual([]);
    expect(client.stats()).toMatchObject({ recovered: 2, dropped: { overflow: 2 } });
    expect(read).not.toHaveBeenCalled();
  });

  it.each(kinds.slice(3))(
    'that %s, it does not belong to the spool, and neither its age nor an opt-out deletes it',
    async (_what, spoil) => {
      const path = await leaveOldest(8 * DAY_MS);
      spoil(path);
      const client = disk.open();
      await client.flush();
      client.optOut();
      expect(lstatSync(path)).toBeDefined();
      expect(client.stats().recovered).toBe(0);
    },
  );

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('of mode 000, all others are sent', async () => {
    chmodSync(await leaveOldest(), 0);
    await disk.leave(['Good.one']);
    await using client = disk.open();
    await client.flush();
    expect(client.sent).toEqual(['Good.one']);
  });

  it('whose time is in the future, its signals are sent, no matter what the clock shows', async () => {
    await leaveOldest(-10 * DAY_MS);
    await using client = disk.open();
    expect(await client.flush()).toMatchObject({ recovered: 2 });
  });

  it('whose time is in the future and that no client takes, it expires some time after its last change', async () => {
    const path = await leaveOldest(-1000 * DAY_MS);
    const old = Date.now() / 1000 - 8 * 24 * 60 * 60;
    fs.utimesSync(path, old, old);
    await using other = disk.openAs('OTHER');
    await other.flush();
    expect(disk.files()).toEqual([]);
    expect(other.stats()).toMatchObject({ recovered: 2, dropped: { expired: 2 } });
  });

  it('that a clock ten days behind has dated, the signals that expire are counted', async () => {
    await leaveOldest(10 * DAY_MS);
    await using client = disk.open();
    await client.flush();
    expect(client.stats()).toMatchObject({ recovered: 2, delivered: 0, dropped: { expired: 2 } });
  });
});

describe("a user's own files in the folder", () => {
  const own = [
    'memory.json',
    'memory.json.bak',
    'sending',
    'telemetrydeck-state.json.bak',
    'telemetrydeck-consent.txt.bak',
    'my-telemetrydeck-state.json',
    'notes.jsonl',
  ];

  it('are neither replaced nor deleted, by sessions and by an opt-out', async () => {
    for (const name of own) writeFileSync(join(disk.folder, name), name);
    const client = disk.open(withSessions());
    client.sendSignal('Command.run');
    await client.flush();
    await disk.leave(['Left.signal']);
    client.optOut();
    client.optIn();
    client.sendSignal('Command.run');
    await client.close();
    for (const name of own) expect(readFileSync(join(disk.folder, name), 'utf8')).toBe(name);
  });

  it('that are links with a name of the spool stay unchanged', async () => {
    const target = join(disk.folder, '../target');
    writeFileSync(target, '{}');
    symlinkSync(target, join(disk.folder, 'telemetrydeck-state.json'));
    const client = disk.open(withSessions());
    client.sendSignal('Command.run');
    await client.flush();
    client.optOut();
    expect(lstatSync(join(disk.folder, 'telemetrydeck-state.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe('{}');
  });
});

describe.skipIf(process.platform === 'win32')('given a folder that is not for this user only', () => {
  /** Messages to the logger. */
  const told: string[] = [];
  const logger = withLogger({ error: (line) => told.push(String(line)), warn: () => {} });

  beforeEach(() => {
    told.length = 0;
  });

  async function expectUnused(message: RegExp): Promise<void> {
    const before = existsSync(disk.folder) ? disk.files() : [];
    await disk.leave(['Lost.one'], logger);
    await using client = disk.open(logger);
    await client.flush();
    expect(client.sent).toEqual([]);
    expect(existsSync(disk.folder) ? disk.files() : []).toEqual(before);
    const messages = told.filter((line) => /on disk/.test(line));
    // Once for each client.
    expect(messages).toEqual([expect.stringMatching(message), ...(messages.length > 1 ? [messages[0]] : [])]);
  }

  it.each([0o755, 0o750, 0o707, 0o777])(
    'but has the mode %o, it is not used, and the log says so once',
    async (mode) => {
      await disk.leave(['Left.signal']);
      chmodSync(disk.folder, mode);
      await expectUnused(/is not private: its mode must be 0700/);
    },
  );

  it.each([0o644, 0o600])('since it is a file of the mode %o, the log says so, and the file stays', async (mode) => {
    fs.rmdirSync(disk.folder);
    writeFileSync(disk.folder, 'mine', { mode });
    await disk.leave(['Lost.one'], logger);
    expect(told.filter((line) => /on disk/.test(line))).toEqual([expect.stringMatching(/spool is not a folder/)]);
    expect(readFileSync(disk.folder, 'utf8')).toBe('mine');
    fs.rmSync(disk.folder);
  });

  it.skipIf(process.getuid?.() !== 0).each([
    ['itself', () => disk.folder],
    ['the folder that it is in', () => dirname(disk.folder)],
  ])('because another user owns %s, it is not used, and the log says so once', async (_what, find) => {
    fs.chownSync(find(), 12_345, 12_345);
    await expectUnused(/belongs to another user/);
    fs.chownSync(find(), 0, 0);
  });

  it.skipIf(process.getuid?.() !== 0).each([
    [0o777, false],
    [0o1777, true],
  ])('but is in one of this user with the mode %o, it is used only if that is sticky', async (mode, isUsed) => {
    // The root user may use any folder.
    vi.spyOn(process, 'getuid').mockReturnValue(12_345);
    for (const path of [disk.folder, dirname(disk.folder)]) fs.chownSync(path, 12_345, 12_345);
    chmodSync(dirname(disk.folder), mode);
    await disk.leave(['Some.signal'], logger);
    expect(disk.files()).toHaveLength(isUsed ? 1 : 0);
    expect(told.filter((line) => /all users may write to/.test(line))).toHaveLength(isUsed ? 0 : 1);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'but is in one that is open to all, it is not used through a link either',
    async () => {
      vi.spyOn(process, 'getuid').mockReturnValue(12_345);
      const safe = fs.mkdtempSync(join(tmpdir(), 'safe-'));
      const link = join(safe, 'link');
      symlinkSync(disk.folder, link);
      for (const path of [disk.folder, dirname(disk.folder), safe, link]) fs.lchownSync(path, 12_345, 12_345);
      chmodSync(dirname(disk.folder), 0o777);
      await disk.leave(['Some.signal'], logger, { spool: { directory: link } });
      expect(disk.files()).toEqual([]);
      expect(told.filter((line) => /all users may write to/.test(line))).toHaveLength(1);
      fs.rmSync(safe, { recursive: true });
    },
  );

  it.skipIf(process.getuid?.() !== 0)('because another user owns the place for it, nothing is made there', async () => {
    fs.rmdirSync(disk.folder);
    fs.chownSync(dirname(disk.folder), 12_345, 12_345);
    await expectUnused(/belongs to another user/);
    expect(existsSync(disk.folder)).toBe(false);
    fs.chownSync(dirname(disk.folder), 0, 0);
  });
});

import fs, { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leftoversFolder } from '../../test/leftovers.ts';
import { type Feature, TransportError, withLogger } from '../index.js';

const disk = leftoversFolder();

/** Messages to the logger. */
let told: string[];
let logger: Feature;

beforeEach(() => {
  told = [];
  const tell = (line: unknown) => void told.push(String(line));
  // A new one, since a logger gets the same line once a while.
  logger = withLogger({ error: tell, warn: tell });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The functions of the file system that change something. */
const WRITING = ['openSync', 'writeSync', 'renameSync', 'unlinkSync', 'utimesSync', 'mkdirSync'] as const;
const WRITING_LATER = ['writeFile', 'rename', 'unlink', 'utimes'] as const;

const failure = (code: string) => Object.assign(new Error(`${code}: no luck`), { code });

/** Makes functions of the file system fail. */
function fail(code: string, names: readonly string[], later: readonly string[]): void {
  for (const name of names) {
    vi.spyOn(fs, name as 'openSync').mockImplementation(() => {
      throw failure(code);
    });
  }
  for (const name of later) vi.spyOn(fs.promises, name as 'unlink').mockRejectedValue(failure(code));
}

const failing: [what: string, code: string, names: readonly string[], later: readonly string[]][] = [
  ['is full', 'ENOSPC', ['writeSync'], ['writeFile']],
  ["has no room left within the user's quota", 'EDQUOT', ['writeSync'], ['writeFile']],
  ['is mounted again as read-only', 'EROFS', WRITING, WRITING_LATER],
  ['breaks', 'EIO', [...WRITING, 'lstatSync', 'statSync'], [...WRITING_LATER, 'lstat', 'readFile', 'readdir']],
  ['cannot be reached, since the program has too many open files', 'EMFILE', ['openSync'], ['readFile', 'readdir']],
];

describe.each(failing)('given a disk that %s while a program runs', (_what, code, names, later) => {
  it('its signals are sent, the log says so once, and nothing is thrown', async () => {
    await using client = disk.open(logger, { spool: { directory: disk.folder, writeAhead: true } });
    client.sendSignal('Before.one');
    fail(code, names, later);
    client.sendSignal('After.one');
    client.sendSignal('After.two');
    expect(await client.flush()).toMatchObject({ delivered: 3, pending: 0 });
    expect(client.sent).toEqual(['Before.one', 'After.one', 'After.two']);
    expect(told.filter((line) => /on disk/.test(line)).length).toBeLessThanOrEqual(1);
    expect(told.every((line) => line.includes(code))).toBe(true);
  });

  it('what cannot be kept at the end counts as lost', async () => {
    const send = async (): Promise<never> => {
      throw new TransportError('network', 'refused');
    };
    const client = disk.open(logger, { transport: { send } });
    client.sendSignal('Lost.one');
    fail(code, names, later);
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ spooled: 0, dropped: 1 });
    vi.restoreAllMocks();
    expect(disk.files()).toEqual([]);
    // Where the disk cannot be read either, the log says that the decision cannot be read.
    expect(told.filter((line) => /kept on disk|decision/.test(line))).toEqual([expect.stringContaining(code)]);
  });

  it('leftovers are sent by this program or by the next one, once', async () => {
    await disk.leave(['Left.one']);
    await disk.leave(['Left.two']);
    fail(code, names, later);
    const client = disk.open();
    await client.flush();
    await client.close();
    vi.restoreAllMocks();
    await using next = disk.open();
    await next.flush();
    expect([...client.sent, ...next.sent].filter((type) => type === 'Left.one')).not.toEqual([]);
    expect(new Set([...client.sent, ...next.sent])).toEqual(new Set(['Left.one', 'Left.two']));
    expect(disk.files()).toEqual([]);
  });
});

it('given a runtime that forbids a file, all messages say which, and what is missing', async () => {
  const send = async (): Promise<never> => {
    throw new TransportError('network', 'refused');
  };
  const client = disk.open(logger, { transport: { send } });
  client.sendSignal('Lost.one');
  for (const name of WRITING) {
    vi.spyOn(fs, name as 'openSync').mockImplementation((path) => {
      const error = new Error('Access to this API has been restricted');
      throw Object.assign(error, { code: 'ERR_ACCESS_DENIED', permission: 'FileSystemWrite', resource: path });
    });
  }
  client.optIn();
  await client.close({ timeoutMs: 0 });
  vi.restoreAllMocks();
  expect(told).toContainEqual(expect.stringMatching(/decision cannot be .*restricted \(FileSystemWrite of .*consent/));
  expect(told).toContainEqual(expect.stringMatching(/kept on disk: .*restricted \(FileSystemWrite of .*jsonl/));
});

describe('given a client that cannot send, and is closed', () => {
  const send = async (): Promise<never> => {
    throw new TransportError('network', 'refused');
  };
  const open = () => disk.open({ transport: { send }, spool: { directory: disk.folder, writeAhead: true } });
  const expectSent = async (): Promise<void> => {
    await using next = disk.open();
    await next.flush();
    expect(next.sent).toEqual(['Kept.one']);
  };

  it('its signals are kept, although something has deleted the folder', async () => {
    const client = open();
    client.sendSignal('Kept.one');
    fs.rmSync(disk.folder, { recursive: true });
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ spooled: 1, dropped: 0 });
    await expectSent();
  });

  it('its signals are kept, although they could not be kept a moment ago', async () => {
    const client = open();
    fail('EMFILE', ['openSync'], []);
    client.sendSignal('Kept.one');
    expect(disk.files()).toEqual([]);
    vi.restoreAllMocks();
    expect(await client.close({ timeoutMs: 0 })).toMatchObject({ spooled: 1, dropped: 0 });
    await expectSent();
  });
});

describe('given a file that cannot be deleted, since another program has it open', () => {
  it.each([
    ['a program that took it over', false],
    ['the program that wrote it', true],
  ])('%s leaves it so that no later program sends its signals again', async (_who, isWriter) => {
    if (!isWriter) await disk.leave(['Sent.one', 'Sent.two']);
    const client = disk.open({ spool: { directory: disk.folder, writeAhead: isWriter } });
    if (isWriter) for (const type of ['Sent.one', 'Sent.two']) client.sendSignal(type);
    fail('EBUSY', ['unlinkSync'], ['unlink']);
    await client.flush();
    expect(client.sent).toEqual(['Sent.one', 'Sent.two']);
    await client.close();
    vi.restoreAllMocks();
    // As if its owner had ended.
    fs.renameSync(disk.onlyFile(), disk.onlyFile().replace(/[^.]*(?=\.jsonl$)/, 'free'));
    await using next = disk.open();
    await next.flush();
    expect(next.sent).toEqual([]);
    expect(disk.files()).toEqual([]);
  });
});

describe('given a disk that is full while files are joined', () => {
  it.each([
    ['before', 0],
    ['after', 10],
  ])('%s some of the new file is written, all signals are sent once, and no part stays', async (_when, written) => {
    for (const type of ['Left.one', 'Left.two', 'Left.three']) await disk.leave([type]);
    vi.spyOn(fs.promises, 'writeFile').mockImplementation(async (path, text) => {
      if (written) writeFileSync(String(path), String(text).slice(0, written));
      throw failure('ENOSPC');
    });
    await using client = disk.open();
    await client.flush();
    expect(client.sent).toEqual(['Left.one', 'Left.two', 'Left.three']);
    expect(client.stats()).toMatchObject({ recovered: 3, delivered: 3 });
    expect(disk.files()).toEqual([]);
  });

  it('a program that sends nothing leaves the files as they were', async () => {
    for (const type of ['Left.one', 'Left.two', 'Left.three']) await disk.leave([type]);
    vi.spyOn(fs.promises, 'writeFile').mockRejectedValue(failure('ENOSPC'));
    const send = vi.fn(() => new Promise<never>(() => {}));
    const client = disk.open({ transport: { send } });
    await vi.waitFor(() => expect(send).toHaveBeenCalled(), { timeout: 10_000 });
    await client.close({ timeoutMs: 0 });
    expect(disk.files().filter((name) => name.includes('.free.jsonl'))).toHaveLength(3);
    expect(disk.files()).toHaveLength(3);
    vi.restoreAllMocks();
    await using next = disk.open();
    await next.flush();
    expect(next.sent).toEqual(['Left.one', 'Left.two', 'Left.three']);
  });
});

it('a part of a file that its killed writer has left on a full disk is deleted, and its signals are sent once', async () => {
  await disk.leave(['Left.one']);
  const [name = ''] = disk.files();
  const part = name.replace(/-\w+\.free\.jsonl/, '-new1.0123456789abcdef-1-1.part');
  writeFileSync(join(disk.folder, part), '{"appID":"A');
  fs.utimesSync(join(disk.folder, part), 1, 1);
  await using client = disk.open();
  await client.flush();
  expect(client.sent).toEqual(['Left.one']);
  expect(disk.files()).toEqual([]);
});

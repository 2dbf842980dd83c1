import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  promises,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingTransport, reply, reset, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createClient, hashUserID, withEndpoint, withSpool, withTransport } from '../index.js';
import { clearStored, listStored, probeFolder, readStored, sendStored } from '../spool.js';

let home: string;
let folder: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'stored-'));
  folder = join(home, 'a', 'b');
});

afterEach(() => rmSync(home, { recursive: true }));

/** Leaves signals in the folder, as a program does that cannot deliver them. */
async function keep(endpoint: string, ...types: readonly string[]): Promise<void> {
  const failing = recordingTransport({ deliversNothing: false, defaultReply: reset() });
  const client = createClient('APP', withTransport(failing), withEndpoint(endpoint), withSpool({ directory: folder }));
  for (const type of types) client.sendSignal(type);
  await client.close({ timeoutMs: 0 });
}

it('listStored and readStored change nothing', async () => {
  await keep('https://ingest.example/', 'A.one', 'A.two');
  const before = readdirSync(folder);
  const [file] = await listStored(folder);
  expect(file).toMatchObject({
    signals: 2,
    state: 'free',
    destination: { appID: 'APP', url: 'https://ingest.example/' },
  });
  expect(file && (await readStored(file)).map((text) => JSON.parse(text).type)).toEqual(['A.one', 'A.two']);
  expect(readdirSync(folder)).toEqual(before);
});

it('sendStored sends only signals for its destination', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  await keep(server.endpoint, 'A.one');
  await keep('https://ingest.example/', 'B.one');
  const destination = { appID: 'APP', url: server.endpoint, layout: 'v2' };
  expect(await sendStored(folder, destination)).toEqual({ delivered: 1, refused: 0, status: 200, failure: undefined });
  expect(server.signals.map(({ type }) => type)).toEqual(['A.one']);
  expect(await listStored(folder)).toMatchObject([{ destination: { url: 'https://ingest.example/' } }]);
});

it('sendStored stops at the first attempt that fails, and keeps the rest', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  server.setDefaultReply(reply(503));
  await keep(server.endpoint, 'A.one');
  const sent = await sendStored(folder, { appID: 'APP', url: server.endpoint, layout: 'v2' });
  expect(sent).toEqual({ delivered: 0, refused: 0, status: 503, failure: 'the endpoint answered 503' });
  expect(server.requests).toHaveLength(1);
  expect(await listStored(folder)).toMatchObject([{ signals: 1, state: 'free' }]);
});

/** Writes a free file of some signals, as a program does that keeps many. */
function writeLargeFile(
  url: string,
  { signals, length }: { readonly signals: number; readonly length: number },
): string {
  const header = JSON.stringify({ appID: 'APP', url, layout: 'v2' });
  const name = `telemetrydeck-1-${hashUserID(header).slice(0, 16)}-1-${signals}-large.free.jsonl`;
  const signal = {
    appID: 'APP',
    clientUser: 'ada',
    sessionID: 'S1',
    isTestMode: false,
    receivedAt: new Date(0).toISOString(),
    type: 'A.b',
    payload: { x: 'x'.repeat(length) },
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  writeFileSync(path, `${header}\n${`${JSON.stringify(signal)}\n`.repeat(signals)}`, { mode: 0o600 });
  return path;
}

it('listStored counts the signals of a large file by its name, and sendStored sends them', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  writeLargeFile(server.endpoint, { signals: 30, length: 400_000 });
  const destination = { appID: 'APP', url: server.endpoint, layout: 'v2' };
  expect(await listStored(folder)).toMatchObject([{ signals: 30, state: 'free', destination }]);
  expect(await sendStored(folder, destination)).toMatchObject({ delivered: 30, failure: undefined });
  expect(server.signals).toHaveLength(30);
  expect(await listStored(folder)).toEqual([]);
});

it('a file of more than 100 MB is unreadable, and neither read nor touched', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  const path = writeLargeFile(server.endpoint, { signals: 1, length: 1 });
  truncateSync(path, 100_000_001);
  const read = vi.spyOn(promises, 'readFile');
  onTestFinished(() => read.mockRestore());
  expect(await listStored(folder)).toMatchObject([{ signals: 1, state: 'unreadable', destination: undefined }]);
  await sendStored(folder, { appID: 'APP', url: server.endpoint, layout: 'v2' });
  expect(read.mock.calls.flat()).not.toContainEqual(expect.stringContaining('large'));
  expect({ exists: existsSync(path), requests: server.requests }).toEqual({ exists: true, requests: [] });
});

it('clearStored deletes no file that another program has taken over meanwhile', async () => {
  await keep('https://ingest.example/', 'A.one');
  const files = await listStored(folder);
  rmSync(join(folder, `${files[0]?.fileName}`));
  expect(await clearStored(files)).toEqual([]);
});

it.each(['dry', 'bogus'])(
  'sendStored and clearStored touch nothing with TELEMETRYDECK_DEBUG=%s (point 43)',
  async (value) => {
    const server = await startIngestServer();
    onTestFinished(() => server.close());
    await keep(server.endpoint, 'A.one');
    vi.stubEnv('TELEMETRYDECK_DEBUG', value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const sent = await sendStored(folder, { appID: 'APP', url: server.endpoint, layout: 'v2' });
    expect(sent).toMatchObject({ delivered: 0, status: undefined, failure: 'TELEMETRYDECK_DEBUG asks for a dry run' });
    expect(await clearStored(await listStored(folder))).toEqual([]);
    expect(server.requests).toEqual([]);
    expect(await listStored(folder)).toMatchObject([{ signals: 1, state: 'free' }]);
  },
);

it('probeFolder leaves nothing behind, and keeps existing files', () => {
  mkdirSync(join(home, 'a'), { mode: 0o700 });
  expect(probeFolder(folder)).toBeUndefined();
  expect(readdirSync(join(home, 'a'))).toEqual([]);
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(folder, 'mine.txt'), '');
  expect(probeFolder(folder)).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['mine.txt']);
});

it.each([
  ['ERR_ACCESS_DENIED', undefined],
  ['ENOSPC', 'ENOSPC'],
  ['EIO', 'EIO'],
])('probeFolder, given that a file cannot be flushed because of %s, returns %s', (code, expected) => {
  const flush = vi.spyOn(fs, 'fsyncSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  expect(probeFolder(folder)?.message).toBe(expected);
  expect(flush).toHaveBeenCalledOnce();
  flush.mockRestore();
  expect(readdirSync(home)).toEqual([]);
});

it('probeFolder takes for granted what the runtime forbids to look at', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { existsSync: exists, lstatSync } = fs;
  const isForbidden = (path: fs.PathLike) => !`${path}`.startsWith(folder);
  const refuse = () => {
    throw Object.assign(new Error('restricted'), { code: 'ERR_ACCESS_DENIED' });
  };
  vi.spyOn(fs, 'existsSync').mockImplementation((path) => (isForbidden(path) ? refuse() : exists(path)));
  const look = (path: fs.PathLike) => (isForbidden(path) ? refuse() : lstatSync(path, { throwIfNoEntry: false }));
  vi.spyOn(fs, 'lstatSync').mockImplementation(look as typeof lstatSync);
  const failure = probeFolder(folder);
  vi.restoreAllMocks();
  expect(failure).toBeUndefined();
});

it('probeFolder returns what is wrong, and makes nothing', () => {
  writeFileSync(join(home, 'a'), '');
  expect(probeFolder(folder)?.message).toMatch(/ENOTDIR|EEXIST/);
  expect(existsSync(folder)).toBe(false);
});

it('a refusal that cannot be written holds for all copies of this package in the program', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  await keep(server.endpoint, 'A.one');
  const refuse = () => {
    throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
  };
  for (const name of ['renameSync', 'truncateSync'] as const) vi.spyOn(fs, name).mockImplementation(refuse);
  const client = createClient('APP', withTransport(recordingTransport()), withSpool({ directory: folder }));
  expect([client.optOut(), client.consent]).toEqual([false, 'denied']);
  vi.restoreAllMocks();
  vi.resetModules();
  const copy = await import('../spool.js');
  expect(copy.readDecision(folder).decision).toBe('denied');
  const destination = { appID: 'APP', url: server.endpoint, layout: 'v2' };
  expect(await copy.sendStored(folder, destination)).toMatchObject({ delivered: 0 });
  expect(server.requests).toEqual([]);
  expect(client.optIn()).toBe(true);
  expect(copy.readDecision(folder).decision).toBe('granted');
});

import { readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { leftoversFolder, linesOf } from '../../test/leftovers.ts';
import type { Feature } from '../index.js';

const disk = leftoversFolder();

/** Leaves a file with five signals, and changes what is in it. */
async function leaveChanged(change: (text: string) => string): Promise<string> {
  await disk.leave(['Good.one', 'Good.two', 'Bad.signal', 'Good.three', 'Good.four']);
  const path = disk.onlyFile();
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return path;
}

const GOOD = ['Good.one', 'Good.two', 'Good.three', 'Good.four'];

/** What stands in the place of the third signal. */
const badLines: [what: string, line: string][] = [
  ['an empty object', '{}'],
  ['an object of another kind', '{"type":"Bad.signal","payload":{}}'],
  ['a signal of another app', '{"appID":"OTHER","type":"Bad.signal","receivedAt":"2026-01-01T00:00:00.000Z"}'],
  ['a signal without its end', '{"appID":"APP","type":"Bad.signal","receivedAt"'],
  ['a number', '5'],
  ['a text', '"Bad.signal"'],
  ['nothing that is JSON', '\0\0\0\0'],
];

it.each(badLines)('a line that is %s is not sent, and counts as a lost signal, once', async (_what, line) => {
  await leaveChanged((text) => text.replace(/.*Bad\.signal.*/, line));
  const first = disk.open();
  expect(await first.flush()).toMatchObject({ recovered: 4 });
  expect(first.sent).toEqual(GOOD);
  expect(first.stats()).toMatchObject({ recovered: 5, dropped: { unserializable: 1 } });
  expect(disk.files()).toEqual([]);
  await first.close();
});

it('a bad line counts once, also where several programs take its file over', async () => {
  await leaveChanged((text) => text.replace(/.*Bad\.signal.*/, '{}'));
  const send = vi.fn(() => new Promise<never>(() => {}));
  const unreachable = disk.open({ transport: { send } });
  await vi.waitFor(() => expect(send).toHaveBeenCalled(), { timeout: 10_000 });
  await unreachable.close({ timeoutMs: 0 });
  expect(unreachable.stats().dropped).toMatchObject({ unserializable: 1 });
  await using next = disk.open();
  await next.flush();
  expect(next.sent).toEqual(GOOD);
  expect(next.stats()).toMatchObject({ recovered: 4 });
  expect(next.stats().dropped).toEqual({});
});

it('signals that a crash of the machine has cut off count as lost', async () => {
  const path = await leaveChanged((text) => text);
  const [header = '', first = ''] = linesOf(path);
  truncateSync(path, `${header}\n${first}\n`.length);
  await using client = disk.open();
  await client.flush();
  expect(client.sent).toEqual(['Good.one']);
  expect(client.stats()).toMatchObject({ recovered: 5, dropped: { unserializable: 4 } });
});

it('a mark that settles a bad line settles its loss as well', async () => {
  await leaveChanged((text) => `${text.replace(/.*Bad\.signal.*/, '{}')}\n[2,1]\n`);
  await using client = disk.open();
  await client.flush();
  expect(client.sent).toEqual(GOOD);
  expect(client.stats()).toMatchObject({ recovered: 4 });
  expect(client.stats().dropped).toEqual({});
});

it.each<[what: string, change: (text: string) => string]>([
  ['line breaks of Windows', (text) => text.replaceAll('\n', '\r\n')],
  ['a mark of the byte order', (text) => `\uFEFF${text}`],
  ['zeros alone', (text) => '\0'.repeat(text.length)],
  ['zeros before its text', (text) => `\0\0\0\0${text}`],
  ['nothing', () => ''],
  ['a part of its first line', (text) => text.slice(0, 9)],
  ['something else', () => 'something else\n'],
  ['the first line of another destination', (text) => text.replace('example.com', 'other.example')],
])('a file with %s is deleted, and its name says how many signals are lost', async (_what, change) => {
  const path = await leaveChanged(change);
  await disk.leave(['Other.signal']);
  const file = disk.open();
  expect(await file.flush()).toMatchObject({ recovered: 1 });
  expect(file.sent).toEqual(['Other.signal']);
  expect(file.stats()).toMatchObject({ recovered: 6, dropped: { unserializable: 5 } });
  expect(disk.files()).toEqual([]);
  await file.close();
  expect(path).toMatch(/-5-/);
});

it('a damaged file whose writer was killed counts as one lost signal', async () => {
  const path = await leaveChanged(() => 'something else\n');
  renameSync(path, path.replace('-5-', '-0-'));
  await using client = disk.open();
  await client.flush();
  expect(disk.files()).toEqual([]);
  expect(client.stats()).toMatchObject({ recovered: 1, dropped: { unserializable: 1 } });
});

it("signals in a format of the program's own are sent by a client with the same format, and by no other", async () => {
  const own: Feature = {
    join: () => ({ layout: (current) => ({ ...current, write: ({ type }) => JSON.stringify({ type }) }) }),
  };
  await disk.leave(['Own.format'], own);
  await using other = disk.open();
  await other.flush();
  expect(other.sent).toEqual([]);
  await using same = disk.open(own);
  await same.flush();
  expect(same.sent).toEqual(['Own.format']);
});

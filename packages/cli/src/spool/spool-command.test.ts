import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, hashUserID } from '@td/node';
import { type IngestServer, refusingURL, reply, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepSignals } from '../../test/keep-signals.ts';
import { runRecorded } from '../../test/recorded-run.ts';
import { folderOf } from '../why-off.js';

const APP = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';
const OTHER = '7C9E6679-7425-40DE-944B-E07FC1F90AE7';

let server: IngestServer;

beforeEach(async () => {
  server = await startIngestServer();
});

afterEach(() => server.close());

/** The records of `td spool list --json`. */
async function list(...args: readonly string[]) {
  const { printed } = await runRecorded('spool', 'list', '--json', ...args);
  return JSON.parse(`${printed[0]}`).files as Record<string, unknown>[];
}

test('list shows the waiting signals, their app, their age and the reason', async () => {
  await keepSignals(APP, server.endpoint, ['A.one', 'A.two']);
  const { exitCode, printed, complaints } = await runRecorded('spool', 'list');
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  expect(printed).toEqual([
    `2 signals for ${APP}, 0 min old`,
    expect.stringMatching(/^ {2}id {6}[\da-z]+$/),
    `  to      ${server.endpoint}`,
    '  why     their program has ended; the next run of the app sends them, or td spool send does',
    expect.stringContaining(`${folderOf(APP)}`),
    '2 signals waiting',
  ]);
});

test('list says that nothing waits if there was no client, and makes no folder', async () => {
  expect(await runRecorded('spool', 'list')).toMatchObject({ exitCode: 0, printed: ['0 signals waiting'] });
  expect(existsSync(`${process.env['XDG_STATE_HOME']}`)).toBe(false);
});

test('show and send say that nothing waits', async () => {
  for (const action of ['show', 'send'])
    expect(await runRecorded('spool', action)).toMatchObject({ exitCode: 0, printed: ['no signals wait'] });
});

test('list distinguishes apps, and finds the folder of a program that has its own', async () => {
  const directory = join(`${process.env['HOME']}`, 'own');
  await keepSignals(APP, server.endpoint, ['A.one']);
  await keepSignals(OTHER, server.endpoint, ['B.one']);
  await keepSignals(OTHER, server.endpoint, ['B.two'], directory);
  expect((await list()).map(({ appID }) => appID).sort()).toEqual([APP, OTHER]);
  expect(await list('--app', OTHER)).toMatchObject([{ appID: OTHER, signals: 1, state: 'free' }]);
  expect(await list('--directory', directory)).toMatchObject([{ appID: OTHER, folder: directory }]);
});

test.each([
  ['DO_NOT_TRACK', 'DO_NOT_TRACK is set'],
  ['an opt-out', 'has opted out'],
])('list names %s as the reason why signals wait', async (reason, why) => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  if (reason === 'DO_NOT_TRACK') vi.stubEnv('DO_NOT_TRACK', '1');
  else writeFileSync(join(`${folderOf(APP)}`, 'telemetrydeck-consent.txt'), 'denied\n', { mode: 0o600 });
  expect(await list()).toMatchObject([{ why: expect.stringContaining(why) }]);
});

test('send leaves everything on disk in a dry run of the environment', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  vi.stubEnv('TELEMETRYDECK_DEBUG', '1,dry');
  const { exitCode, complaints } = await runRecorded('spool', 'send');
  expect(complaints).toEqual([expect.stringContaining('TELEMETRYDECK_DEBUG=1,dry asks for a dry run; 1 signal left')]);
  expect({ exitCode, requests: server.requests }).toEqual({ exitCode: 1, requests: [] });
  expect(await list()).toMatchObject([{ signals: 1, state: 'free' }]);
});

test('clear deletes nothing in a dry run of the environment', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  vi.stubEnv('TELEMETRYDECK_DEBUG', 'dryrun');
  const { exitCode, complaints, printed } = await runRecorded('spool', 'clear', '--all');
  expect({ exitCode, printed }).toEqual({ exitCode: 1, printed: ['0 signals deleted'] });
  expect(complaints).toEqual(['1 signal left: TELEMETRYDECK_DEBUG=dryrun asks for a dry run']);
  expect(await list()).toMatchObject([{ signals: 1, state: 'free' }]);
});

test.each(['list', 'show', 'send', 'clear'])('%s refuses a folder that does not exist, and a file', async (action) => {
  const home = `${process.env['HOME']}`;
  writeFileSync(join(home, 'file'), '');
  for (const name of ['nowhere', 'file', 'file/below']) {
    const all = action === 'clear' ? ['--all'] : [];
    const { exitCode, complaints, printed } = await runRecorded(
      'spool',
      action,
      ...all,
      '--directory',
      join(home, name),
    );
    expect(complaints).toEqual([expect.stringContaining('--directory must be a folder; there is none at ')]);
    expect({ exitCode, printed }).toEqual({ exitCode: 2, printed: [] });
  }
});

test('list says which signals are too old for the next run', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 8 * 24 * 60 * 60 * 1000 });
  const files = await list();
  vi.useRealTimers();
  expect(files).toMatchObject([{ why: expect.stringContaining('older than 7 days') }]);
});

test('list names a folder that is not private, in one line, and ends with 1', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  chmodSync(`${folderOf(APP)}`, 0o755);
  const { exitCode, complaints } = await runRecorded('spool', 'list');
  expect(exitCode).toBe(1);
  expect(complaints).toEqual([expect.stringContaining('is not private')]);
});

test('a damaged file is listed as unreadable, and neither shown nor sent', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  const folder = `${folderOf(APP)}`;
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  writeFileSync(join(folder, name), 'nonsense\n{}\n');
  expect(await list()).toMatchObject([{ state: 'unreadable', why: expect.stringContaining('damaged') }]);
  expect(await runRecorded('spool', 'show')).toMatchObject({ exitCode: 1, printed: [] });
  expect(await runRecorded('spool', 'send')).toMatchObject({ exitCode: 1, printed: [] });
});

test('show prints the signals without the plain user and without codes for the terminal', async () => {
  await keepSignals(APP, server.endpoint, ['A.one', 'A.two']);
  const [file] = await list();
  for (const args of [[], [`${file?.['id']}`], ['--json']]) {
    const { exitCode, printed } = await runRecorded('spool', 'show', ...args);
    const text = printed.join('\n');
    expect(exitCode).toBe(0);
    for (const hidden of ['ada-lovelace', '\u001b', '\u009b', '\u202e']) expect(text).not.toContain(hidden);
    expect(text).toContain('\\u001b[31m \\u009b \\u202e b');
  }
  const { printed } = await runRecorded('spool', 'show', '--json');
  expect(JSON.parse(`${printed[0]}`).signals.map(({ type }: { type: string }) => type)).toEqual(['A.one', 'A.two']);
});

test('send delivers all waiting signals, for each app and endpoint, and leaves nothing', async () => {
  await keepSignals(APP, server.endpoint, ['A.one', 'A.two']);
  await keepSignals(OTHER, server.endpoint, ['B.one']);
  const { exitCode, complaints, printed } = await runRecorded('spool', 'send');
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  expect(printed).toContain(`2 signals of ${APP} delivered to ${server.endpoint}`);
  expect(server.signals.map(({ type }) => type).sort()).toEqual(['A.one', 'A.two', 'B.one']);
  expect(await list()).toEqual([]);
});

test('send --json prints what was delivered, and what is left, as one line of JSON', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  await keepSignals(OTHER, await refusingURL(), ['B.one']);
  const { exitCode, complaints, printed } = await runRecorded('spool', 'send', '--json');
  expect({ exitCode, complaints, lines: printed.length }).toEqual({ exitCode: 1, complaints: [], lines: 1 });
  const { ok, outcomes } = JSON.parse(`${printed[0]}`);
  expect(ok).toBe(false);
  expect(outcomes).toContainEqual(expect.objectContaining({ appID: APP, delivered: 1, left: 0 }));
  expect(outcomes).toContainEqual(expect.objectContaining({ appID: OTHER, delivered: 0, left: 1 }));
});

test('send keeps signals that it cannot deliver, says why, and ends with 1', async () => {
  await keepSignals(APP, await refusingURL(), ['A.one']);
  const { exitCode, complaints } = await runRecorded('spool', 'send');
  expect(exitCode).toBe(1);
  expect(complaints).toEqual([expect.stringMatching(/ECONNREFUSED.*; 1 signal left$/)]);
  expect(await list()).toMatchObject([{ signals: 1, state: 'free' }]);
});

test('send names a refusal, after which nothing is left', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  server.setDefaultReply(reply(400, { body: 'no such app' }));
  const { exitCode, complaints } = await runRecorded('spool', 'send');
  expect(exitCode).toBe(1);
  expect(complaints).toEqual(['1 signal refused, and deleted: the endpoint answered 400: no such app']);
});

test('send prints the answer of a refusal in one line without control characters', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  server.setDefaultReply(reply(400, { body: 'no\u001b[2J such\u009b31m\r\napp\u202e' }));
  const { complaints } = await runRecorded('spool', 'send');
  expect(complaints).toEqual(['1 signal refused, and deleted: the endpoint answered 400: no [2J such 31m app']);
});

test('send keeps the status of an endpoint that is busy, and says it', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  server.setDefaultReply(reply(503, { body: 'busy\n\u001b[2Juntil noon' }));
  const { exitCode, complaints } = await runRecorded('spool', 'send');
  expect(exitCode).toBe(1);
  expect(complaints).toEqual([
    `not sent to ${server.endpoint}: the endpoint answered 503: busy [2Juntil noon; 1 signal left`,
  ]);
  const { printed } = await runRecorded('spool', 'send', '--json');
  expect(JSON.parse(`${printed[0]}`).outcomes).toMatchObject([{ status: 503, left: 1 }]);
});

test('no command shows the query of an endpoint, which may hold a secret', async () => {
  await keepSignals(APP, `${server.url}/collect?key=secret`, ['A.one']);
  const shown = `${server.url}/collect?...`;
  expect((await runRecorded('spool', 'list')).printed).toContain(`  to      ${shown}`);
  expect(await list()).toMatchObject([{ url: shown }]);
  const runs: (readonly string[])[] = [];
  for (const status of [503, 200]) {
    for (const flags of [['--json'], []]) {
      server.setDefaultReply(reply(status));
      await keepSignals(APP, `${server.url}/collect?key=secret`, ['A.one']);
      const { printed, complaints } = await runRecorded('spool', 'send', ...flags);
      runs.push([...printed, ...complaints]);
    }
  }
  expect(runs.map((lines) => lines.length)).toEqual([1, 1, 1, 1]);
  for (const [line] of runs) expect(line).toContain(shown);
  expect(runs.flat().join()).not.toContain('secret');
});

test('send goes on after a file with an address that cannot be used', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  const folder = `${folderOf(APP)}`;
  const header = JSON.stringify({ appID: APP, url: 'ftp://x/?key=secret', layout: 'v2' });
  const signal = JSON.stringify({ appID: APP, receivedAt: new Date(0).toISOString(), type: 'A.two' });
  const name = `telemetrydeck-1-${hashUserID(header).slice(0, 16)}-1-1-first.free.jsonl`;
  writeFileSync(join(folder, name), `${header}\n${signal}\n`, { mode: 0o600 });
  const { exitCode, complaints, printed } = await runRecorded('spool', 'send');
  expect({ exitCode, printed }).toEqual({
    exitCode: 1,
    printed: [`1 signal of ${APP} delivered to ${server.endpoint}`],
  });
  expect(complaints).toEqual([expect.stringMatching(/^not sent to ftp:\/\/x\/\?\.\.\.: .*endpoint.*; 1 signal left$/)]);
  expect(complaints.join()).not.toContain('secret');
});

test('every command shows the path of a decision in one line without control characters', async () => {
  vi.stubEnv('XDG_STATE_HOME', join(`${process.env['HOME']}`, 'a\u001b[2J\u202eb'));
  await keepSignals(APP, server.endpoint, ['A.one']);
  writeFileSync(join(`${folderOf(APP)}`, 'telemetrydeck-consent.txt'), 'denied\n', { mode: 0o600 });
  for (const args of [
    ['spool', 'list'],
    ['spool', 'send'],
    ['send', 'A.two', '--app', APP],
  ]) {
    const { printed, complaints } = await runRecorded(...args);
    const text = [...printed, ...complaints].join('\n');
    expect(text).toContain('opted out; the decision is in ');
    for (const code of ['\u001b', '\u202e']) expect(text).not.toContain(code);
  }
});

test('send sends nothing if DO_NOT_TRACK is set, and keeps all signals', async () => {
  await keepSignals(APP, server.endpoint, ['A.one']);
  vi.stubEnv('DO_NOT_TRACK', '1');
  const { exitCode, complaints } = await runRecorded('spool', 'send');
  expect({ exitCode, requests: server.requests }).toEqual({ exitCode: 1, requests: [] });
  expect(complaints).toEqual([expect.stringContaining('DO_NOT_TRACK is set')]);
  expect(await list()).toHaveLength(1);
});

test('send and clear do not touch signals that a running program owns (point 40)', async () => {
  await keepSignals(APP, server.endpoint, ['A.free']);
  const client = createClient(APP, { endpoint: await refusingURL(), spool: { writeAhead: true } });
  client.sendSignal('A.held');
  expect((await list()).map(({ state }) => state).sort()).toEqual(['free', 'held']);

  expect(await runRecorded('spool', 'send')).toMatchObject({
    exitCode: 1,
    complaints: ['1 signal left: owned by a running program, or unreadable'],
  });
  expect(server.signals.map(({ type }) => type)).toEqual(['A.free']);
  expect(await runRecorded('spool', 'clear', '--all')).toMatchObject({ exitCode: 1, printed: ['0 signals deleted'] });
  await client.close({ timeoutMs: 0 });
  expect(await list()).toMatchObject([{ state: 'free', signals: 1 }]);
});

test('send does not delete signals that are older or more than a client keeps (point 40)', async () => {
  await keepSignals(APP, await refusingURL(), ['A.one']);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 80 * 24 * 60 * 60 * 1000 });
  await runRecorded('spool', 'send');
  vi.useRealTimers();
  expect(await list()).toMatchObject([{ signals: 1 }]);
});

test('clear deletes the signals of one app, and no others', async () => {
  await keepSignals(APP, server.endpoint, ['A.one', 'A.two']);
  await keepSignals(OTHER, server.endpoint, ['B.one']);
  expect(await runRecorded('spool', 'clear', '--app', APP)).toMatchObject({
    exitCode: 0,
    printed: ['2 signals deleted'],
  });
  expect(await list()).toMatchObject([{ appID: OTHER }]);
  const { printed } = await runRecorded('spool', 'clear', '--all', '--json');
  expect(printed).toEqual(['{"ok":true,"deleted":1,"left":0}']);
});

test('a foreign file in the folder is not touched', async () => {
  const folder = `${folderOf(APP)}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  utimesSync(join(folder, 'notes.txt'), 0, 0);
  expect(await runRecorded('spool', 'clear', '--all')).toMatchObject({ exitCode: 0, printed: ['0 signals deleted'] });
  expect(readdirSync(folder)).toEqual(['notes.txt']);
});

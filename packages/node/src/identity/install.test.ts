import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ManualClock, manualClock, recordingTransport, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient, withSessions } from '../index.js';

const INSTALLED = 'TelemetryDeck.Acquisition.newInstallDetected';
const STARTED = 'TelemetryDeck.Session.started';
const DAY_MS = 86_400_000;

let root: string;
let directory: string;
let clock: ManualClock;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'td-install-'));
  directory = join(root, 'state');
  clock = manualClock();
});

afterEach(() => rm(root, { recursive: true, force: true }));

const command = (client: Client) => client.sendSignal('Command.run');

/** Runs a program from its start to its end, one day after the last; returns the names of the signals that it has sent. */
async function run(program: (client: Client) => Promise<void> | void = command): Promise<string[]> {
  const transport = recordingTransport({ clock, deliversNothing: false });
  const client = createClient('APP', { transport, clock, spool: { directory } }, withSessions());
  await program(client);
  await clock.advance(0);
  await client.close({ timeoutMs: 0 });
  await clock.advance(DAY_MS);
  return transport.signals.map(({ type }) => type);
}

describe('the signal of an install', () => {
  it.each(['', '{', '{"sessions":"{\\"recent\\":[{\\"at\\":17"}', '{"sessions":7}', '[]', '\u0000\u0000'])(
    'leaves once, also where the history of the sessions is cut short or garbage (%j)',
    async (text) => {
      expect(await run()).toEqual([INSTALLED, STARTED, 'Command.run']);
      await writeFile(join(directory, 'telemetrydeck-state.json'), text);
      expect(await run()).toEqual([STARTED, 'Command.run']);
      expect(await run()).toEqual([STARTED, 'Command.run']);
    },
  );

  it('leaves once, also where the history of the sessions is gone', async () => {
    await run();
    await rm(join(directory, 'telemetrydeck-state.json'));
    expect(await run()).toEqual([STARTED, 'Command.run']);
  });

  it('leaves again after the user has opted out and in, because the opt-out deletes everything', async () => {
    await run();
    expect((await readdir(directory)).toSorted()).toEqual([
      'telemetrydeck-state-install.txt',
      'telemetrydeck-state.json',
    ]);
    if (process.platform !== 'win32') {
      expect((await stat(join(directory, 'telemetrydeck-state-install.txt'))).mode & 0o777).toBe(0o600);
    }
    await run((client) => void client.optOut());
    expect(await readdir(directory)).toEqual(['telemetrydeck-consent.txt']);
    const optIn = (client: Client) => {
      client.optIn();
      command(client);
    };
    expect(await run(optIn)).toEqual([INSTALLED, STARTED, 'Command.run']);
  });

  it.each<[where: string, setUp: () => Promise<unknown>]>([
    ['nothing can be written', () => writeFile(directory, '')],
    [
      'the history cannot be written',
      () => mkdir(join(directory, 'telemetrydeck-state.json'), { recursive: true, mode: 0o700 }),
    ],
  ])('leaves once in a program with several sessions where %s', async (_where, setUp) => {
    await setUp();
    const signals = await run(async (client) => {
      command(client);
      await clock.advance(DAY_MS);
      command(client);
      client.newSession();
    });
    expect(signals).toEqual([INSTALLED, STARTED, 'Command.run', STARTED, 'Command.run', STARTED]);
  });
});

/** Gets ready, waits until all other programs are ready, and sends a signal. */
const PROGRAM = `
import { createClient, withSessions } from './client.mjs';
const [endpoint, directory] = process.argv.slice(2);
const options = { endpoint, spool: { directory }, exitTimeoutMs: 30_000 };
const client = createClient('APP', options, withSessions());
process.stdout.write('ready');
process.stdin.once('end', () => client.sendSignal('Command.run')).resume();
`;

it('of twenty programs that start at once, one sends the signal of the install', { timeout: 120_000 }, async () => {
  await using server = await startIngestServer();
  const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const bundled = [pathOf('../../test/bundle.mjs'), pathOf('../index.ts'), join(root, 'client.mjs')];
  await promisify(execFile)(process.execPath, bundled);
  const program = join(root, 'program.mjs');
  await writeFile(program, PROGRAM);

  const programs = Array.from({ length: 20 }, () => spawn(process.execPath, [program, server.endpoint, directory]));
  let errors = '';
  for (const { stderr } of programs) stderr.on('data', (text) => (errors += text));
  const ends = programs.map((child) => new Promise((resolve) => child.once('close', resolve)));
  try {
    const ready = programs.map(
      ({ stdout }) => new Promise((resolve) => stdout.once('data', resolve).once('end', resolve)),
    );
    await Promise.all(ready);
    for (const { stdin } of programs) stdin.end();
    expect(new Set(await Promise.all(ends))).toEqual(new Set([0]));
  } finally {
    for (const child of programs) child.kill('SIGKILL');
  }
  expect(errors).toBe('');
  const types = server.signals.map(({ type }) => type);
  expect(types.filter((type) => type === 'Command.run')).toHaveLength(20);
  expect(types.filter((type) => type === INSTALLED)).toHaveLength(1);
  expect(server.faults).toEqual([]);
  expect(await readFile(join(directory, 'telemetrydeck-state-install.txt'), 'utf8')).not.toBe('');
});

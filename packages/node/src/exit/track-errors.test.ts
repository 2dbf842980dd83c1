import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { refusingURL } from '@td/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, trackErrors } from '../index.js';

/** Which Node runs the programs. */
const NODE = process.env['TEST_NODE'] ?? process.execPath;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let endpoint: string;
let programs = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'track-errors-'));
  endpoint = await refusingURL();
  const parameters = [
    pathOf('../../test/bundle.mjs'),
    pathOf('../../test/failing.mjs'),
    join(directory, 'failing.mjs'),
  ];
  expect(spawnSync(process.execPath, parameters).status).toBe(0);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Runs a program to its end, and returns that and the signals that wait on disk. */
function run(failure: string, mode: string) {
  const state = join(directory, `state-${++programs}`);
  const env = { ...process.env, XDG_STATE_HOME: state, LOCALAPPDATA: state };
  const program = [join(directory, 'failing.mjs'), failure, mode, endpoint];
  const { signal, status, stderr, stdout } = spawnSync(NODE, program, { env, encoding: 'utf8' });
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.startsWith(`state-${programs}`) && name.endsWith('.jsonl'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
  // The first line of a file says where its signals go.
  const signals = files.flatMap((text) => text.split('\n').slice(1)).filter(Boolean);
  const payloads = signals.map((line) => JSON.parse(line)).map(({ payload, type }) => [type, payload]);
  return { ended: { signal, status, stderr, stdout }, text: files.join(), payloads };
}

const TYPE = 'TelemetryDeck.Error.occurred';
const reportOf = (id: string) => [
  TYPE,
  expect.objectContaining({ 'TelemetryDeck.Error.id': id, 'TelemetryDeck.Error.category': 'thrown-exception' }),
];

describe('a program that reports its errors', { timeout: 60_000 }, () => {
  it.each<[failure: string, status: number, ids: string[]]>([
    ['throws', 1, ['Shop.failed']],
    ['throwsText', 1, ['string']],
    ['throwsNothing', 1, ['undefined']],
    ['rejects', 1, ['Shop.failed']],
    // Node wraps a reason that is no error.
    ['rejectsText', 1, ['UnhandledPromiseRejection']],
    ['rejectsAndListens', 0, []],
    ['goesOn', 0, ['Shop.failed', ...Array(19).fill('string')]],
    ['failsWhileItEnds', 1, ['Shop.failed']],
    ['succeeds', 0, []],
  ])('and %s ends as usual, with its reports on disk', (failure, status, ids) => {
    const without = run(failure, 'untracked');
    const tracked = run(failure, 'tracked');
    expect(tracked.ended).toEqual(without.ended);
    expect(tracked.ended.status).toBe(status);
    expect(without.payloads).toEqual([]);
    expect(tracked.payloads).toEqual(ids.map(reportOf));
    expect(tracked.text).not.toContain('a secret');
  });

  it('listens once for all its clients, and not after the last removal', () => {
    const event = 'uncaughtExceptionMonitor';
    const before = process.listenerCount(event);
    const clients = Array.from({ length: 12 }, () => createClient('APP', { enabled: false }));
    const stops = clients.map((client) => trackErrors(client));
    expect(process.listenerCount(event)).toBe(before + 1);
    for (const stop of stops) stop();
    expect(process.listenerCount(event)).toBe(before);
  });

  it('does not listen for clients that are closed', async () => {
    const event = 'uncaughtExceptionMonitor';
    const before = process.listenerCount(event);
    const clients = Array.from({ length: 12 }, () => createClient('APP', { enabled: false }));
    for (const client of clients) trackErrors(client);
    await Promise.all(clients.map((client) => client.close()));
    expect(process.listenerCount(event)).toBe(before);
  });
});

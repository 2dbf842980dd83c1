import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fallbackTransport, teeTransport } from '@td/core';
import { recordingTransport, reply, reset, startIngestServer } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createClient,
  httpTransport,
  type SignalStore,
  type Transport,
  withDetachedSender,
  withEndpoint,
  withSessions,
  withSpool,
  withStore,
  withTransport,
} from './index.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'delivers-nothing-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Names and contents of all files. */
const disk = () =>
  Object.fromEntries(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]));

/** Where real runs send, and the test that follows. Only signals for the same endpoint are taken over. */
const ENDPOINT = 'https://ingest.example';

/** A real run, which cannot deliver its signal and keeps it. */
async function keepOne(endpoint = ENDPOINT): Promise<void> {
  const failing = recordingTransport({ deliversNothing: false, defaultReply: reset() });
  const where = [withTransport(failing), withEndpoint(endpoint), withSpool({ directory })];
  const client = createClient('APP', where, withSessions());
  client.sendSignal('Real.run');
  const { spooled } = await client.close({ timeoutMs: 0 });
  expect(spooled).toBeGreaterThan(0);
}

/** A unit test of the same program: it sends, waits, and closes. */
async function runTest(transport: Transport, timeoutMs = 50, ...options: Parameters<typeof createClient>[1][]) {
  const where = [withTransport(transport), withEndpoint(ENDPOINT), withSpool({ directory })];
  const client = createClient('APP', where, withSessions(), ...options);
  client.sendSignal('Test.run');
  // A client takes over stored signals one turn after it is made.
  await new Promise((resolve) => setTimeout(resolve, 1));
  await client.flush({ timeoutMs });
  await client.close({ timeoutMs: 0 });
  return client.stats();
}

const dryRun = (): Transport => ({
  deliversNothing: true,
  send: async () => ({ status: 200, header: () => null, text: async () => '' }),
});

const transports: readonly [name: string, create: () => Transport][] = [
  ['recordingTransport', () => recordingTransport()],
  ['recordingTransport, whose replies fail,', () => recordingTransport({ defaultReply: reply(503) })],
  ['recordingTransport, whose replies are lost,', () => recordingTransport({ defaultReply: reset() })],
  ['teeTransport of two that deliver nothing', () => teeTransport([recordingTransport(), dryRun()])],
  ['fallbackTransport of two that deliver nothing', () => fallbackTransport([dryRun(), recordingTransport()])],
  ["a transport of the program's own", dryRun],
];

describe('a client whose transport delivers nothing', () => {
  it.each(transports)('does not touch the signals and the sessions of real runs: %s', async (_name, create) => {
    await keepOne();
    const before = disk();
    expect((await runTest(create())).recovered).toBe(0);
    expect(disk()).toEqual(before);
  });

  it.each(transports)('leaves nothing on disk for the next real run: %s', async (_name, create) => {
    await runTest(create(), 50, withSpool({ directory, writeAhead: true }), withDetachedSender());
    expect(disk()).toEqual({});
  });

  it('counts each run as the first, and leaves the first run to a real one', async () => {
    const types = async () => {
      const transport = recordingTransport();
      await runTest(transport);
      return transport.signals.map(({ type }) => type);
    };
    const firstRun = ['TelemetryDeck.Acquisition.newInstallDetected', 'TelemetryDeck.Session.started', 'Test.run'];
    expect(await types()).toEqual(firstRun);
    expect(await types()).toEqual(firstRun);
    await keepOne();
    expect(Object.values(disk()).join()).toContain('newInstallDetected');
  });

  it('uses no store of the program either', async () => {
    const store = { persist: vi.fn(), remove: vi.fn(), claim: vi.fn(), clear: vi.fn(), release: vi.fn() };
    await runTest(recordingTransport({ defaultReply: reply(503) }), 50, withStore(store as unknown as SignalStore));
    for (const method of Object.values(store)) expect(method).not.toHaveBeenCalled();
  });

  it('remembers a refusal, which also deletes the signals of real runs', async () => {
    await keepOne();
    const client = createClient('APP', withTransport(recordingTransport()), withSpool({ directory }));
    expect(client.optOut()).toBe(true);
    expect(disk()).toEqual({ 'telemetrydeck-consent.txt': 'denied\n' });
    expect(createClient('APP', withTransport(recordingTransport()), withSpool({ directory })).consent).toBe('denied');
  });
});

describe('a client whose transport delivers', () => {
  it.each<[name: string, create: () => Transport]>([
    ['teeTransport with a recording copy', () => teeTransport([httpTransport(), recordingTransport()])],
    ['teeTransport with a real copy', () => teeTransport([recordingTransport(), httpTransport()])],
    ['fallbackTransport to a recording one', () => fallbackTransport([httpTransport(), recordingTransport()])],
    ['recordingTransport that stands for a real one', () => recordingTransport({ deliversNothing: false })],
  ])('takes over the signals of earlier runs: %s', async (_name, create) => {
    await using server = await startIngestServer();
    await keepOne(server.endpoint);
    expect((await runTest(create(), 10_000, withEndpoint(server.endpoint))).recovered).toBeGreaterThan(0);
  });
});

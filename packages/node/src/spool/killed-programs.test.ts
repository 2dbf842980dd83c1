import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { manualClock } from '@td/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSpool } from './create-spool.js';
import { resolveSpoolOptions } from './spool-options.js';

/** How many programs run, ten at a time; a thousand take about a minute. */
const RUNS = Number(process.env['SPOOL_RUNS'] ?? 60);
const AT_A_TIME = 10;

/** About the most calls to the file system that one program makes: one that would be killed later ends in order. */
const CALLS = 500;

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'killed-'));
  bundle = join(directory, 'spool.mjs');
  expect(await run(pathOf('../../test/bundle.mjs'), pathOf('./create-spool.ts'), bundle)).toBe(0);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Runs a program; resolves with its exit code, or with the signal that killed it. */
function run(...parameters: readonly string[]): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
}

interface Entry {
  readonly stored?: readonly string[];
  readonly batch?: string;
  readonly sent?: readonly string[];
  readonly at?: number;
  readonly settled?: string;
}

describe('many programs on one folder, each killed at some call to the file system', () => {
  it('lose nothing, and send nothing twice except what was in flight at a kill (point 24)', {
    timeout: 20_000 + 500 * RUNS,
  }, async () => {
    const folder = join(directory, 'folder');
    const program = pathOf('../../test/spool-user.mjs');
    const ends: (number | string | null)[] = [];
    let seed = 0;
    // The programs of a lane run one after another, and write one journal: thousands would take long to delete.
    const journals = Array.from({ length: AT_A_TIME }, (_, lane) => join(directory, `${lane}.jsonl`));
    const runLane = async (journal: string) => {
      while (seed < RUNS) {
        const number = ++seed;
        // Fixed, so that a failure can be repeated: spread over all calls, and each tenth program ends in order.
        const killAt = number % 10 === 0 ? 0 : 1 + ((number * 7919) % CALLS);
        ends.push(await run(program, bundle, folder, journal, `${number}`, `${killAt}`));
      }
    };
    await Promise.all(journals.map(runLane));
    expect(new Set(ends)).toEqual(new Set([0, 'SIGKILL']));

    const entries: Entry[] = journals
      .filter((journal) => existsSync(journal))
      .flatMap((journal) => readFileSync(journal, 'utf8').split('\n').filter(Boolean))
      .map((line) => JSON.parse(line));
    const settled = new Set(entries.map((entry) => entry.settled));
    const sent = new Map<string, string[]>();
    const isSent = (id: string, batch: string) => sent.set(id, [...(sent.get(id) ?? []), batch]);
    for (const { batch = '', sent: ids = [] } of entries.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))) {
      for (const id of ids) isSent(id, batch);
    }

    // When all have ended, one more program takes over what is left.
    const left: string[] = [];
    const last = createSpool({
      destination: { appID: 'APP', url: 'https://example.com/', layout: 'v2' },
      isDenied: () => false,
      isClosed: () => false,
      options: resolveSpoolOptions({}),
      clock: manualClock({ now: Date.now() }),
      report: (failure) => left.push(failure),
      folder: () => folder,
      onLost: () => left.push('lost'),
      onUnkept: () => left.push('unkept'),
    });
    for (let some = await last.claim(); some.length > 0; some = await last.claim()) {
      left.push(...some.map(({ text }) => JSON.parse(text).id));
      last.remove(some);
    }
    for (const id of left) isSent(id, 'the last');

    const stored = entries.flatMap((entry) => entry.stored ?? []);
    expect(stored.length).toBeGreaterThan(10 * RUNS);
    expect(stored.filter((id) => !sent.has(id))).toEqual([]);
    // A program that sent a signal before another one did was killed before it knew of its success.
    const twice = [...sent.values()].filter((batches) => batches.slice(0, -1).some((batch) => settled.has(batch)));
    expect(twice).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

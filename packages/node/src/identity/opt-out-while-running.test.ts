import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type IngestServer, reply, startIngestServer } from '@td/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../index.js';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A program that does what its standard input says, answers each line, and ends with its parent. */
const RUNNING = `
import { createInterface } from 'node:readline';
import { createClient, withConsent } from './client.mjs';
const [endpoint, directory, spool] = process.argv.slice(2);
const client = createClient('APP', { endpoint, spool: { directory, ...JSON.parse(spool) }, exitTimeoutMs: 0 });
const acts = { send: () => client.sendSignal('Running.worked'), show() {} };
for await (const line of createInterface(process.stdin)) {
  acts[line]?.();
  await new Promise(setImmediate);
  console.log(JSON.stringify({ consent: client.consent, off: client.offReason, ...client.stats() }));
}
process.exit();
`;

let programs: string;
let folder: string;
let server: IngestServer;

const run = async (...parameters: readonly string[]) => {
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'inherit', 'inherit'] });
  expect(await once(child, 'close')).toEqual([0, null]);
};

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'td-running-'));
  await run(pathOf('../../test/bundle.mjs'), pathOf('../index.ts'), join(programs, 'client.mjs'));
  writeFileSync(join(programs, 'running.mjs'), RUNNING);
}, 60_000);

afterAll(() => rmSync(programs, { recursive: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'td-running-state-'));
  server = await startIngestServer();
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a program beside this one. */
function start(spool: object = {}) {
  const parameters = [join(programs, 'running.mjs'), server.endpoint, folder, JSON.stringify(spool)];
  const child = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(line: 'send' | 'show') {
      child.stdin.write(`${line}\n`);
      return JSON.parse((await lines.next()).value);
    },
    async end() {
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
    },
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

/** The user opts out by another program. */
const optOut = () => createClient('APP', { spool: { directory: folder } }).optOut();
const files = () => readdirSync(folder).toSorted();

describe('given a program that runs while the user opts out by another one', { timeout: 60_000 }, () => {
  it('it stops within a second of sending, and a later opt-in does not send its later signals', async () => {
    using program = start();
    await program.ask('send');
    await server.waitForSignals(1);
    expect(optOut()).toBe(true);
    await vi.waitFor(async () => expect(await program.ask('send')).toMatchObject({ consent: 'denied' }), {
      timeout: 10_000,
      interval: 50,
    });
    const sent = server.signals.length;
    expect(await program.ask('send')).toMatchObject({ off: { by: 'user' }, pending: 0 });
    await program.end();
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
    createClient('APP', { spool: { directory: folder } }).optIn();
    await using next = createClient('APP', { endpoint: server.endpoint, spool: { directory: folder } });
    await next.flush();
    expect(server.signals).toHaveLength(sent);
  });

  it('it writes no further signal to disk, although it writes each signal ahead', async () => {
    server.setDefaultReply(reply(503, { retryAfterMs: 3_600_000 }));
    using program = start({ writeAhead: true });
    await program.ask('send');
    await server.waitForRequests(1);
    expect(files()).toHaveLength(1);
    expect(optOut()).toBe(true);
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
    // At once, before it has looked at the decision for its own sake.
    await program.ask('send');
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
    await vi.waitFor(async () => expect(await program.ask('send')).toMatchObject({ consent: 'denied', pending: 0 }), {
      timeout: 10_000,
      interval: 50,
    });
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
    await program.end();
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
  });

  it('the next start deletes what a killed program has left', async () => {
    server.setDefaultReply(reply(503, { retryAfterMs: 3_600_000 }));
    using program = start({ writeAhead: true });
    await program.ask('send');
    expect(files()).toHaveLength(1);
    // As by a program of another version, which deletes nothing.
    writeFileSync(join(folder, 'telemetrydeck-consent.txt'), 'denied');
    program[Symbol.dispose]();
    expect(createClient('APP', { spool: { directory: folder } }).consent).toBe('denied');
    expect(files()).toEqual(['telemetrydeck-consent.txt']);
  });
});

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { reply, startIngestServer } from '@td/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const runNode = (...parameters: readonly string[]) => promisify(execFile)(process.execPath, parameters);

/** Sends a signal that the server refuses, reports it, waits for input, and ends in the way that its parameter says. */
const RUNNING = `
import { createClient, withSessions, withSignalHandling } from './client.mjs';
const [endpoint, end] = process.argv.slice(2);
const client = createClient('APP', { endpoint, exitTimeoutMs: 100 }, withSignalHandling(), withSessions());
client.sendSignal('Command.run');
process.stdout.write(\`\${client.stats().pending} wait\`);
process.stdin.once('data', () => {
  if (end === 'exit') process.exit();
  else if (end === 'SIGTERM') process.kill(process.pid, end);
  process.stdin.destroy();
});
`;

const DECIDING = `
import { createClient } from './client.mjs';
createClient('APP')[process.argv[2]]();
`;

let programs: string;
let state: string;

beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'td-programs-'));
  await runNode(pathOf('../../test/bundle.mjs'), pathOf('../index.ts'), join(programs, 'client.mjs'));
  await writeFile(join(programs, 'running.mjs'), RUNNING);
  await writeFile(join(programs, 'deciding.mjs'), DECIDING);
});

afterAll(() => rm(programs, { recursive: true }));

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'td-opt-out-'));
  vi.stubEnv('XDG_STATE_HOME', state);
  vi.stubEnv('LOCALAPPDATA', state);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(state, { recursive: true, force: true });
});

/** Runs a program with undelivered signals, and meanwhile one that decides; returns what both leave in the folder. */
async function runMeanwhile(end: string, decision: string): Promise<{ files: string[]; decision: string }> {
  await using server = await startIngestServer();
  server.setDefaultReply(reply(503, { retryAfterMs: 3_600_000 }));
  const running = spawn(process.execPath, [join(programs, 'running.mjs'), server.endpoint, end]);
  let errors = '';
  running.stderr.on('data', (text) => (errors += text));
  const ended = new Promise((resolve) => running.once('close', (...how) => resolve(how)));
  try {
    const output = await new Promise((resolve) => {
      running.stdout.once('data', (text) => resolve(String(text)));
      running.stdout.once('end', resolve);
    });
    expect(output).toBe('3 wait');
    await server.waitForRequests(1);
    await runNode(join(programs, 'deciding.mjs'), decision);
    running.stdin.write('end');
    expect(await ended).toEqual(end === 'SIGTERM' ? [null, 'SIGTERM'] : [0, null]);
  } finally {
    running.kill('SIGKILL');
  }
  expect(errors).toBe('');
  const [app = ''] = await readdir(join(state, 'telemetrydeck'));
  const folder = join(state, 'telemetrydeck', app);
  return {
    files: (await readdir(folder)).toSorted(),
    decision: await readFile(join(folder, 'telemetrydeck-consent.txt'), 'utf8'),
  };
}

describe.each(['exit', 'nothing more to do', 'SIGTERM'])(
  'given a program that ends by %s with undelivered signals',
  { timeout: 60_000 },
  (end) => {
    it('it leaves nothing but the decision when the user has opted out in another program meanwhile', async () => {
      expect(await runMeanwhile(end, 'optOut')).toEqual({
        files: ['telemetrydeck-consent.txt'],
        decision: 'denied\n',
      });
    });

    it('it leaves its signals to the next program when the user has opted in', async () => {
      expect(await runMeanwhile(end, 'optIn')).toEqual({
        files: [
          expect.stringMatching(/\.jsonl$/),
          'telemetrydeck-consent.txt',
          'telemetrydeck-state-install.txt',
          'telemetrydeck-state.json',
        ],
        decision: 'granted\n',
      });
    });
  },
);

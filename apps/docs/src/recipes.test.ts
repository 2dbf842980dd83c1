import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { hashUserID } from '@td/core';
import { hang, type IngestServer, type Reply, reply, startIngestServer } from '@td/testing';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { readCodeBlocks } from './code-blocks.js';
import { bundleBlock, keptTypes, makeHome, runProgram } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';
import { startProgram } from './start-program.js';

const folder = await makeBlockFolder();
afterAll(() => folder.remove());

/** Bundles the one program of a recipe, which then sends to this server. */
async function bundleRecipe(name: string, server: IngestServer): Promise<string> {
  const markdown = await readFile(fileURLToPath(new URL(`../recipes/${name}`, import.meta.url)), 'utf8');
  const [program] = await folder.save(readCodeBlocks(name, markdown));
  if (!program) throw new Error(`${name} shows no program`);
  return bundleBlock(program.path, server.url);
}

async function startServer(): Promise<IngestServer> {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  return server;
}

/** Places an order as a user; without a name, as nobody. */
async function order(origin: string, items: number, account?: string): Promise<unknown> {
  const response = await fetch(`${origin}/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(account && { 'X-Account': account }) },
    body: JSON.stringify({ items }),
  });
  return response.json();
}

/** Begins a request, waits until the server has it, and returns what will be its answer. */
async function beginRequest(url: string): Promise<{ readonly text: Promise<string> }> {
  const outgoing = request(url, { headers: { Expect: '100-continue' } });
  const answered = once(outgoing, 'response');
  outgoing.flushHeaders();
  await once(outgoing, 'continue');
  outgoing.end();
  return { text: answered.then(([incoming]) => text(incoming)) };
}

describe.each(['fastify.md', 'express.md'])('%s', (recipe) => {
  it('counts each order for the user of its own request, although the requests overlap', async () => {
    const server = await startServer();
    const program = await startProgram(await bundleRecipe(recipe, server));

    const accounts = ['ada', 'grace', 'hedy', undefined];
    const answers = await Promise.all(accounts.map((account, index) => order(program.origin, index + 1, account)));
    expect(answers).toEqual(accounts.map(() => ({ ok: true })));
    expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });

    const orders = server.signals.filter(({ type }) => type === 'Order.placed');
    const users = Object.fromEntries(orders.map(({ payload, clientUser }) => [payload['items'], clientUser]));
    expect(users).toEqual({
      1: hashUserID('ada'),
      2: hashUserID('grace'),
      3: hashUserID('hedy'),
      4: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(new Set(Object.values(users)).size).toBe(4);
  });

  it('keeps on disk what it cannot deliver when it ends', async () => {
    const server = await startServer();
    server.setDefaultReply(hang());
    const program = await startProgram(await bundleRecipe(recipe, server));

    await order(program.origin, 1, 'ada');
    expect(await program.stop()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await keptTypes(program.home)).toContain('Order.placed');
  });
});

it('fastify.md sends the route with each signal', async () => {
  const server = await startServer();
  const program = await startProgram(await bundleRecipe('fastify.md', server));
  await order(program.origin, 1, 'ada');
  await program.stop();
  expect(server.signals).toMatchObject([{ type: 'Order.placed', payload: { items: 1, route: '/orders' } }]);
});

it('express.md sends how each request was answered, and by which route', async () => {
  const server = await startServer();
  const program = await startProgram(await bundleRecipe('express.md', server));
  await order(program.origin, 1, 'ada');
  await fetch(`${program.origin}/nowhere`, { headers: { 'X-Account': 'ada' } });
  await program.stop();
  const answers = server.signals.filter(({ type }) => type === 'Request.answered');
  expect(answers.map(({ clientUser, payload }) => [clientUser, payload['route'], payload['status']])).toEqual([
    [hashUserID('ada'), '/orders', 200],
    [hashUserID('ada'), undefined, 404],
  ]);
});

describe('pino.md', () => {
  async function runWith(...replies: readonly Reply[]) {
    const server = await startServer();
    server.script(...replies);
    const { exitCode, stdout, stderr } = await runProgram(await bundleRecipe('pino.md', server));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('logs only its own line when everything works', async () => {
    expect(await runWith()).toMatchObject([{ level: 30, module: 'telemetry', delivered: 1, msg: 'telemetry closed' }]);
  });

  it('logs as JSON what was refused', async () => {
    expect(await runWith(reply(400))).toContainEqual(
      expect.objectContaining({ level: 50, module: 'telemetry', msg: expect.stringContaining('400') }),
    );
  });

  it('warns when an outage begins', async () => {
    expect(await runWith(reply(503))).toContainEqual(
      expect.objectContaining({ level: 40, module: 'telemetry', msg: expect.stringContaining('503') }),
    );
  });
});

it('graceful-shutdown.md answers the request under way, and sends its signal, before it ends', async () => {
  const server = await startServer();
  const program = await startProgram(await bundleRecipe('graceful-shutdown.md', server));

  const answer = await beginRequest(program.origin);
  const ended = program.stop();
  expect(await answer.text).toBe('done\n');
  expect(await ended).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('signals: 1 delivered, 0 kept for the next start\n'),
    stderr: '',
  });
  expect(server.signals.map(({ type }) => type)).toEqual(['Report.made']);
});

describe('first-run-notice.md', () => {
  /** Standard error is no terminal here, so the test tells the program that it is one. */
  const TERMINAL = { NODE_OPTIONS: '--import=data:text/javascript,process.stderr.isTTY=true' };

  /** The tool and its user. */
  async function install() {
    const server = await startServer();
    const path = await bundleRecipe('first-run-notice.md', server);
    const home = await makeHome(path);
    const run = async (command: string, environment = {}) => {
      server.clear();
      const args = command.split(' ').filter(Boolean);
      const { exitCode, stdout, stderr } = await runProgram(path, { args, environment, home });
      return { exitCode, stdout, stderr, sent: server.signals.length };
    };
    return { home, run };
  }

  const NOTICE = expect.stringContaining('my-tool telemetry off');
  const built = { exitCode: 0, stdout: 'built\n' };

  it('shows the notice once at a terminal, and sends from then on', async () => {
    const { run } = await install();
    expect(await run('', TERMINAL)).toEqual({ ...built, stderr: NOTICE, sent: 1 });
    expect(await run('', TERMINAL)).toEqual({ ...built, stderr: '', sent: 1 });
    expect(await run('')).toEqual({ ...built, stderr: '', sent: 1 });
  });

  it.each<[string, object]>([
    ['in CI', { ...TERMINAL, CI: 'true' }],
    ['without a terminal', {}],
    ['while DO_NOT_TRACK is set', { ...TERMINAL, DO_NOT_TRACK: '1' }],
    ['while its own variable is set', { ...TERMINAL, MY_TOOL_TELEMETRY_OPTOUT: '1' }],
  ])('shows and sends nothing %s', async (_where, environment) => {
    const { run } = await install();
    expect(await run('', environment)).toEqual({ ...built, stderr: '', sent: 0 });
    expect(await run('', TERMINAL)).toMatchObject({ stderr: NOTICE });
  });

  it('is switched off and on by a command, which prints the state', async () => {
    const { run } = await install();
    const output = async (action: string, environment?: object) =>
      (await run(`telemetry ${action}`, environment)).stdout;
    expect(await output('status')).toBe('Telemetry is off until the notice was shown.\n');
    expect(await output('off')).toBe('Telemetry is off.\n');
    expect(await run('', TERMINAL)).toEqual({ ...built, stderr: '', sent: 0 });
    expect(await output('status')).toBe('Telemetry is off.\n');
    expect(await output('on')).toBe('Telemetry is on.\n');
    expect(await run('')).toEqual({ ...built, stderr: '', sent: 1 });
    expect(await output('status', { DO_NOT_TRACK: '1' })).toBe('Telemetry is off, because DO_NOT_TRACK is set.\n');
    expect(await run('telemetry')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('usage') });
  });

  it('prints that a decision cannot be remembered, and then sends nothing and shows no notice', async () => {
    const { home, run } = await install();
    await writeFile(join(home, '.local'), 'in the way');
    expect(await run('', TERMINAL)).toEqual({ ...built, stderr: '', sent: 0 });
    expect(await run('telemetry off')).toEqual({
      exitCode: 1,
      stdout: 'Telemetry is off.\n',
      stderr: 'This decision could not be remembered.\n',
      sent: 0,
    });
  });
});

it('node-test.md shows tests that pass', async () => {
  const server = await startServer();
  const result = await runProgram(await bundleRecipe('node-test.md', server));
  expect(result).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/^# pass 2$/m), kept: [] });
});

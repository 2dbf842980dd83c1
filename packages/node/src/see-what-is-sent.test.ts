import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type IngestServer, refusingURL, reply, startIngestServer } from '@td/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
let directory: string;
let program: string;
let state: string;
let server: IngestServer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'td-see-'));
  program = join(directory, 'see-what-is-sent.mjs');
  await run(process.execPath, [pathOf('../test/bundle.mjs'), pathOf('../test/see-what-is-sent.mjs'), program]);
});

beforeEach(async () => {
  state = join(directory, 'state');
  server = await startIngestServer();
});

afterEach(async () => {
  rmSync(state, { recursive: true, force: true });
  await server.close();
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

interface Order {
  readonly endpoint?: string;
  readonly debug?: boolean;
  readonly dry?: boolean;
  readonly testMode?: boolean;
  readonly closes?: boolean;
  readonly records?: boolean;
  readonly ends?: 'exit';
  readonly optsOut?: boolean;
}

/** What a run of the program prints to standard error, without the prefix. Standard output has its own line alone. */
async function linesOf(variables: NodeJS.ProcessEnv, order: Order = {}, script = program, flags: string[] = []) {
  const env = { ...process.env, XDG_STATE_HOME: state, LOCALAPPDATA: state, ...variables };
  const parameters = [...flags, script, JSON.stringify({ endpoint: server.endpoint, ...order })];
  const { stderr, stdout } = await run(process.execPath, parameters, { env, timeout: 20_000 });
  expect(stdout).toBe('done\n');
  return stderr.split('\n').flatMap((line) => (line === '' ? [] : line.replace(/^TelemetryDeck: /, '')));
}

/** What the first line says of the test mode. */
const testModeOf = ([opening = '']: readonly string[]) => /test mode is (.*)/.exec(opening)?.[1];

const signal = expect.stringMatching(
  /^signal "Command\.run" \{"command":"create"\} and \d+ TelemetryDeck parameters, user \w{8}\.\.\.$/,
);

describe('TELEMETRYDECK_DEBUG', () => {
  it('shows what the client does, on standard error alone (point 44)', async () => {
    expect(await linesOf({ TELEMETRYDECK_DEBUG: '1' })).toEqual([
      `signals of app APP go to ${server.endpoint}; test mode is off (it is no development run)`,
      signal,
      expect.stringMatching(
        /^request of 1 signal \("Command\.run"\) to http:\/\/127\.0\.0\.1:\d+\/v2\/: 200 in \d+ ms, delivered$/,
      ),
    ]);
    expect(server.signals).toHaveLength(1);
  });

  it('is silent where it is not set', async () => {
    expect(await linesOf({})).toEqual([]);
    for (const value of ['', ' ']) expect(await linesOf({ TELEMETRYDECK_DEBUG: value })).toEqual([]);
  });

  it.each(['0', 'false', 'off', 'no'])('of %j beats the option of the program (point 44)', async (value) => {
    expect(await linesOf({ TELEMETRYDECK_DEBUG: value }, { debug: true })).toEqual([]);
    expect(server.signals).toHaveLength(1);
  });

  it('shows each line once where the program has asked for them, too', async () => {
    expect(await linesOf({ TELEMETRYDECK_DEBUG: '1' }, { debug: true })).toHaveLength(3);
    expect(await linesOf({}, { debug: true })).toHaveLength(3);
  });

  it('of "full" shows whole signals', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: 'full' });
    const json = lines.slice(2, -1).join('\n');
    expect(JSON.parse(json)).toEqual(server.signals[0]);
    expect(lines.join('\n')).not.toContain('ada');
  });

  it.each(['dry', 'dryrun', 'dry,full'])(
    'of %j sends nothing, stores nothing and takes nothing over (point 43)',
    async (value) => {
      // A signal of an earlier run waits.
      server.script(...Array.from({ length: 9 }, () => reply(503)));
      await linesOf({}, { closes: false });
      const before = snapshot();
      const requests = server.requests.length;
      expect(before.join()).toContain('Command.run');
      const lines = await linesOf({ TELEMETRYDECK_DEBUG: value });
      expect(lines[0]).toBe(
        `dry run, nothing is sent or stored: signals of app APP would go to ${server.endpoint}; test mode is off (it is no development run)`,
      );
      expect(lines.at(-1)).toBe(`request of 1 signal ("Command.run") to ${server.endpoint}: not sent, dry run`);
      expect(lines.length > 3).toBe(value === 'dry,full');
      expect(server.requests).toHaveLength(requests);
      expect(snapshot()).toEqual(before);
    },
  );

  it.each(['bogus', '1,verbose', '0,bogus'])(
    'of %j sends nothing, and says why in one line (point 44)',
    async (value) => {
      const lines = await linesOf({ TELEMETRYDECK_DEBUG: value });
      expect(lines[0]).toMatch(
        /^TELEMETRYDECK_DEBUG does not know "(bogus|verbose)", so nothing is sent; it knows 1, full, dry and 0$/,
      );
      expect(lines.filter((line) => line.includes('does not know'))).toHaveLength(1);
      expect(lines.length > 1).toBe(value !== '0,bogus');
      expect(server.requests).toEqual([]);
    },
  );

  it('of "dry" leaves the transport of a test in its place (point 43)', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: 'dry' }, { records: true });
    expect(lines.at(-1)).toContain(' ms, to a transport that delivers nothing');
  });

  it('of "dry" counts what is left at the end of the program as dry (point 43)', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: 'dry' }, { ends: 'exit' });
    expect(lines.at(-1)).toBe('at the end: {"dry":1}');
    expect(existsSync(state)).toBe(false);
  });

  it('of "dry" lets a refusal stand, and deletes what is stored (point 43)', async () => {
    server.script(...Array.from({ length: 9 }, () => reply(503)));
    await linesOf({}, { closes: false });
    expect(snapshot().join()).toContain('Command.run');
    await linesOf({ TELEMETRYDECK_DEBUG: 'dry' }, { optsOut: true });
    expect(snapshot().join()).toContain('denied');
    expect(snapshot().join()).not.toContain('Command.run');
  });

  it('of "dry" creates no folder (point 43)', async () => {
    await linesOf({ TELEMETRYDECK_DEBUG: 'dry' }, { closes: false });
    expect(existsSync(state)).toBe(false);
    expect(server.requests).toEqual([]);
  });

  it('leaves a dry run of the program one', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: '1' }, { dry: true });
    expect(lines.at(-1)).toContain('not sent, dry run');
    await linesOf({ TELEMETRYDECK_DEBUG: '0' }, { dry: true });
    expect(server.requests).toEqual([]);
  });

  it('says why nothing is sent (point 42)', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: '1', DO_NOT_TRACK: '1' });
    expect(lines.slice(1)).toEqual([
      'dropped 1 signal: disabled, DO_NOT_TRACK is set',
      'nothing is sent: DO_NOT_TRACK is set',
    ]);
  });

  it('says at the end of the program what is stored', async () => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: '1' }, { endpoint: await refusingURL(), closes: false });
    expect(lines.at(-1)).toBe('1 signal in lasting storage until sent');
  });
});

/** All files of the state, and what is in them. */
const snapshot = () =>
  readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]);

describe('test mode', () => {
  it.each<[what: string, variables: NodeJS.ProcessEnv, flags: string[], expected: string]>([
    ['in development', { NODE_ENV: 'development' }, [], 'on (NODE_ENV is "development")'],
    ['in tests', { NODE_ENV: 'test' }, [], 'on (NODE_ENV is "test")'],
    ['in production', { NODE_ENV: 'production' }, [], 'off (it is no development run)'],
    ['under Vitest', { VITEST: 'true' }, [], 'on (VITEST is set)'],
    ['under Jest', { JEST_WORKER_ID: '1' }, [], 'on (JEST_WORKER_ID is set)'],
    ["under Node's test runner", { NODE_TEST_CONTEXT: 'child-v8' }, [], 'on (NODE_TEST_CONTEXT is set)'],
    ['under a debugger', {}, ['--inspect=127.0.0.1:0'], 'on (a debugger runs it)'],
    [
      'with flags for a debugger that is not there',
      {},
      ['--inspect-port=0', '--inspect-publish-uid=http'],
      'off (it is no development run)',
    ],
    ['under the debugger of an editor', { VSCODE_INSPECTOR_OPTIONS: '{}' }, [], 'on (a debugger runs it)'],
    [
      'under a debugger in production',
      { NODE_ENV: 'production', VSCODE_INSPECTOR_OPTIONS: '{}' },
      [],
      'off (it is no development run)',
    ],
    [
      'where the variable says so',
      { NODE_ENV: 'development', TELEMETRYDECK_TEST_MODE: '0' },
      [],
      'off (by TELEMETRYDECK_TEST_MODE)',
    ],
    ['where the variable wants it', { TELEMETRYDECK_TEST_MODE: '1' }, [], 'on (by TELEMETRYDECK_TEST_MODE)'],
    [
      'where the variable says "off"',
      { NODE_ENV: 'development', TELEMETRYDECK_TEST_MODE: 'off' },
      [],
      'off (by TELEMETRYDECK_TEST_MODE)',
    ],
  ])('%s is as the first line says, and why (point 44)', async (_what, variables, flags, expected) => {
    const lines = await linesOf({ TELEMETRYDECK_DEBUG: '1', ...variables }, {}, program, flags);
    const opening = lines.filter((line) => line.startsWith('signals of app'));
    expect(testModeOf(opening)).toBe(expected);
    expect(server.signals).toMatchObject([{ isTestMode: expected.startsWith('on') }]);
  });

  it.each([
    [{ NODE_ENV: 'development' }, false, 'off (by the option testMode)'],
    [{}, true, 'on (by the option testMode)'],
    [{ NODE_ENV: 'development' }, true, 'on (by the option testMode)'],
    [{}, false, 'off (by the option testMode)'],
  ])('of %j and the option %s is what the option says (point 44)', async (variables, testMode, expected) => {
    expect(testModeOf(await linesOf({ TELEMETRYDECK_DEBUG: '1', ...variables }, { testMode }))).toBe(expected);
    expect(server.signals).toMatchObject([{ isTestMode: testMode }]);
  });

  it('is off for an installed tool, also by the link of its command (point 44)', async () => {
    const installed = join(directory, 'node_modules', 'tool', 'cli.mjs');
    const command = join(directory, 'bin', 'tool.mjs');
    for (const path of [installed, command]) mkdirSync(dirname(path), { recursive: true });
    await copyFile(program, installed);
    symlinkSync(installed, command);
    for (const script of [installed, command]) {
      const lines = await linesOf({ TELEMETRYDECK_DEBUG: '1', NODE_ENV: 'development', VITEST: '1' }, {}, script);
      expect(testModeOf(lines)).toBe('off (it is an installed tool)');
    }
    expect(server.signals).toMatchObject([{ isTestMode: false }, { isTestMode: false }]);
  });

  it.each([
    ['vitest/vitest.mjs', { VITEST: '1' }, 'on (VITEST is set)'],
    ['mocha/bin/mocha.mjs', {}, 'on (mocha runs it)'],
    ['jest-worker/processChild.mjs', { NODE_ENV: 'test' }, 'on (NODE_ENV is "test")'],
    ['ava-tool/cli.mjs', {}, 'off (it is no development run)'],
    ['mocha-metrics/cli.mjs', {}, 'off (it is no development run)'],
    ['mocha/node_modules/tool/cli.mjs', {}, 'off (it is no development run)'],
    ['jest-environment-x/cli.mjs', { NODE_ENV: 'test' }, 'off (it is an installed tool)'],
    ['vitest/node_modules/tool/cli.mjs', { VITEST: '1' }, 'off (it is an installed tool)'],
  ])('is right where the main script is %s (point 44)', async (script, variables, expected) => {
    const runner = join(directory, 'node_modules', script);
    mkdirSync(dirname(runner), { recursive: true });
    await copyFile(program, runner);
    expect(testModeOf(await linesOf({ TELEMETRYDECK_DEBUG: '1', ...variables }, {}, runner))).toBe(expected);
  });
});

it.skipIf(!existsSync('/dev/full'))('a program whose standard error takes nothing goes on', async () => {
  const env = { ...process.env, XDG_STATE_HOME: state, TELEMETRYDECK_DEBUG: 'full' };
  const script = ['-c', 'exec "$0" "$1" "$2" 2>/dev/full', process.execPath, program];
  const { stdout } = await run('sh', [...script, JSON.stringify({ endpoint: server.endpoint })], {
    env,
    timeout: 20_000,
  });
  expect(stdout).toBe('done\n');
  expect(server.signals).toHaveLength(1);
});

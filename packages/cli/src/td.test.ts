import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { startIngestServer } from '@td/testing';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { buildTd } from '../test/build-td.ts';

let td: Awaited<ReturnType<typeof buildTd>>;
const loaded = new URL('../test/print-loaded.mjs', import.meta.url).href;

beforeAll(async () => {
  td = await buildTd();
});

afterAll(() => td.remove());

/** Runs the program in a process of its own, with nothing of the developer's environment. */
function runTd(
  args: readonly string[],
  input: string | Uint8Array = '',
  flags: readonly string[] = [],
  variables: NodeJS.ProcessEnv = {},
) {
  const home = `${process.env['HOME']}`;
  const child = spawn(process.execPath, [...flags, td.path, ...args], {
    env: { HOME: home, XDG_STATE_HOME: home, ...variables },
    timeout: 30_000,
  });
  // The program may end before it has read all.
  child.stdin.on('error', () => {}).end(input);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      texts[name] += chunk;
    });
  }
  return new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...texts }));
  });
}

it('reads standard input, prints to standard output, and uses no colours there', async () => {
  expect(await runTd(['hash', '--salt', 'MySalt'], 'somebody@example.com\n')).toEqual({
    exitCode: 0,
    stdout: 'c05dc5334d83cca7382bca040f2f6e9de56d57d22814cfc4c39b5a55dbc9ef16\n',
    stderr: '',
  });
});

it('sends a signal, ends by itself, and leaves no file', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  const result = await runTd(['send', 'Command.run', 'files=3', '--app', 'APP', '--base-url', server.url]);
  expect(result).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^accepted with status 200 in \d+ ms\n/),
    stderr: '',
  });
  expect(server.signals).toMatchObject([{ type: 'Command.run', payload: { files: 3 } }]);
});

it('loads at its start only modules of Node that load fast', () => {
  expect(td.imports).toEqual(['node:fs', 'node:os', 'node:path', 'node:util']);
});

it.each([[['--version']], [['hash', 'ada']], [['hash', '--help']], [['spool', 'list']]])(
  'td %j loads neither a connection nor the hashes of Node',
  async (args) => {
    const { exitCode, stderr } = await runTd(args, '', ['--import', loaded]);
    expect(exitCode).toBe(0);
    const modules = stderr.split('\n').filter((line) => /^NativeModule [a-z_/]+$/.test(line));
    expect(modules).toContain('NativeModule fs');
    for (const name of ['tls', 'http', 'https', 'http2', 'crypto'])
      expect(modules).not.toContain(`NativeModule ${name}`);
    expect(stderr).not.toContain('undici');
  },
);

it
  .skipIf(!existsSync('/dev/full'))
  .each([[['hash', 'ada']], [['hash', 'ada', '--json']], [['spool', 'list', '--json']]])(
  'td %j ends with 1 if its result cannot be printed',
  async (args) => {
    const home = `${process.env['HOME']}`;
    const script = ['-c', 'exec "$@" >/dev/full', 'sh', process.execPath, td.path, ...args];
    const ended = promisify(execFile)('sh', script, { env: { HOME: home, XDG_STATE_HOME: home } });
    await expect(ended).rejects.toMatchObject({ code: 1, stdout: '' });
  },
);

it('ends with 0 if its reader wants no more', async () => {
  const script = ['-c', '("$@"; echo $? >&2) | true', 'sh', process.execPath, td.path, '--help'];
  expect((await promisify(execFile)('sh', script)).stderr).toBe('0\n');
});

it.each([
  ['bytes that are no UTF-8', Uint8Array.of(0x61, 0xe4, 0x62), 'the input is not UTF-8'],
  ['more than 1 MB', 'a'.repeat(1_000_001), 'the input is longer than 1 MB'],
])('refuses %s as an identifier', async (_what, input, message) => {
  const { exitCode, stderr, stdout } = await runTd(['hash'], input);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^td: ${message}.*\n$`));
});

it.each([
  [{}, ['--endpoint', 'http://nowhere.invalid/']],
  [{ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://nowhere.invalid:9' }, ['--endpoint', 'http://127.0.0.1:9/']],
])('with %j, td doctor %j looks names up in a process that it can end', async (variables, args) => {
  // A lookup without an answer would hold up the end of the tool.
  const script = `import dns from 'node:dns';
import { globalAgent } from 'node:http';
dns.lookup = dns.promises.lookup = () => process.exit(99);
if (process.env.HTTP_PROXY) globalAgent.options.proxyEnv = process.env;`;
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
  const { exitCode, stdout } = await runTd(['doctor', '--app', 'APP', ...args], '', flags, variables);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/(ENOTFOUND|EAI_AGAIN)/);
});

it('ends with 2 and one line on standard error for a bad command line', async () => {
  const { exitCode, stderr, stdout } = await runTd(['sned']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toBe('td: unknown command; did you mean send? (td --help lists all flags)\n');
});

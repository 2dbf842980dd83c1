import { execFileSync } from 'node:child_process';
import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, globalAgent, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import os, { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appStateFolder, readDecision } from '@td/node/spool';
import { type IngestServer, refusingURL, reply, startIngestServer, unresolvableURL } from '@td/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { keepSignals } from '../../test/keep-signals.ts';
import { runRecorded, runWith } from '../../test/recorded-run.ts';
import type { Finding } from './finding.js';

const APP = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';

const key = readFileSync(new URL('../../../transport-http/test/loopback.key.pem', import.meta.url));
const cert = readFileSync(new URL('../../../transport-http/test/loopback.cert.pem', import.meta.url));

let server: IngestServer;
const others: Server[] = [];

beforeEach(async () => {
  server = await startIngestServer();
  // A project without a manifest, so that no trap of this repository is found.
  vi.spyOn(process, 'cwd').mockReturnValue(`${process.env['HOME']}`);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  for (const other of others.splice(0)) {
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  }
});

async function listen(other: Server): Promise<number> {
  others.push(other);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  return (other.address() as AddressInfo).port;
}

/** All findings of `td doctor --json`. */
async function examine(...args: readonly string[]): Promise<{ exitCode: number; findings: readonly Finding[] }> {
  const where = args.includes('--endpoint') ? [] : ['--base-url', server.url];
  const app = args.includes('--app') ? [] : ['--app', APP];
  const { exitCode, printed, complaints } = await runRecorded('doctor', '--json', ...app, ...where, ...args);
  expect(complaints).toEqual([]);
  return { exitCode, findings: JSON.parse(`${printed[0]}`).findings };
}

const problemsOf = (findings: readonly Finding[]) => findings.filter(({ state }) => state === 'problem');

/** Has Node use the proxies of the environment, as a version that knows `NODE_USE_ENV_PROXY` does. */
function useProxies(): void {
  const { options } = globalAgent as unknown as { readonly options: { proxyEnv?: object | undefined } };
  const before = options.proxyEnv;
  options.proxyEnv = process.env;
  onTestFinished(() => {
    options.proxyEnv = before;
  });
}

/** Has every file fail to be written, as the system reports it. */
function failToWrite(code: string, message: string): void {
  vi.spyOn(fs, 'writeFileSync').mockImplementation((path: unknown) => {
    throw Object.assign(new Error(`${code}: ${message}, open '${path}'`), { code });
  });
}

it('finds no problem on a healthy machine, sends no signal, and leaves no file', async () => {
  const { exitCode, findings } = await examine();
  expect(problemsOf(findings)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(server.signals).toEqual([]);
  expect(fs.existsSync(`${process.env['XDG_STATE_HOME']}`)).toBe(false);
  expect(findings.at(-1)).toMatchObject({ check: 'a client', found: expect.stringContaining(server.url) });
});

it.each([
  [{}, 'test mode is off, except in development runs and where the program asks for it'],
  [{ NODE_ENV: 'development' }, 'test mode is on for a program of your own (NODE_ENV is "development")'],
  [{ NODE_ENV: 'test', TELEMETRYDECK_TEST_MODE: '0' }, 'test mode is off (TELEMETRYDECK_TEST_MODE)'],
  [{ NODE_ENV: 'test', TELEMETRYDECK_TEST_MODE: 'off' }, 'test mode is off (TELEMETRYDECK_TEST_MODE)'],
  [{ TELEMETRYDECK_TEST_MODE: '1' }, 'test mode is on (TELEMETRYDECK_TEST_MODE)'],
])('says with the variables %j which programs send tests', async (variables, expected) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const { findings } = await examine();
  expect(findings.at(-1)?.found).toContain(expected);
});

describe('names what is wrong and how to fix it (point 41)', () => {
  /** Prepares a machine, and returns the arguments that tell of it. */
  type Prepare = () => readonly string[] | Promise<readonly string[]>;

  const machines: readonly (readonly [string, Prepare, string, RegExp, RegExp])[] = [
    [
      'no network',
      () => {
        vi.spyOn(os, 'networkInterfaces').mockReturnValue({});
        return ['--endpoint', unresolvableURL];
      },
      ...(['network', /has no network/, /connect the machine/] as const),
    ],
    [
      'a blocked name',
      () => {
        const address = { address: '192.0.2.1', internal: false } as os.NetworkInterfaceInfo;
        vi.spyOn(os, 'networkInterfaces').mockReturnValue({ eth0: [address] });
        return ['--endpoint', unresolvableURL];
      },
      ...(['DNS', /has no address/, /withBaseURL.*\nnslookup /] as const),
    ],
    [
      'a proxy that is not there',
      async () => {
        useProxies();
        vi.stubEnv('HTTP_PROXY', await refusingURL());
        return [];
      },
      ...(['proxy', /does not answer \(ECONNREFUSED\)/, /start the proxy, correct or unset HTTP_PROXY/] as const),
    ],
    [
      'a proxy that refuses the endpoint',
      async () => {
        const proxy = createServer().on('connect', (_request, socket) => {
          socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        });
        useProxies();
        vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await listen(proxy)}`);
        return ['--endpoint', 'https://ingest.invalid/'];
      },
      ...(['proxy', /refuses ingest.invalid with status 403/, /NO_PROXY=ingest.invalid/] as const),
    ],
    [
      'a certificate that no one has signed',
      async () => ['--endpoint', `https://127.0.0.1:${await listen(createSecureServer({ key, cert }))}/`],
      ...(['TLS', /SELF_SIGNED/, /NODE_EXTRA_CA_CERTS/] as const),
    ],
    [
      'a clock that is a day ahead',
      async () => {
        const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toUTCString();
        const other = createServer((_request, response) => response.setHeader('Date', yesterday).end());
        return ['--endpoint', `http://127.0.0.1:${await listen(other)}/`];
      },
      ...(['clock', /is 24 h ahead/, /set the clock/] as const),
    ],
    [
      'a user who has opted out',
      () => {
        const { path } = readDecision(appStateFolder(APP));
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        writeFileSync(path, 'denied\n', { mode: 0o600 });
        return [];
      },
      ...(['opt-out', /opted out: .*telemetrydeck-consent.txt/, /client.optIn\(\)/] as const),
    ],
    [
      'a user who has opted out by a variable',
      () => {
        vi.stubEnv('MY_TOOL_TELEMETRY_OPTOUT', '1');
        return ['--opt-out', 'MY_TOOL_TELEMETRY_OPTOUT'];
      },
      ...(['opt-out', /MY_TOOL_TELEMETRY_OPTOUT is set/, /unset MY_TOOL_TELEMETRY_OPTOUT/] as const),
    ],
    [
      'DO_NOT_TRACK',
      () => {
        vi.stubEnv('DO_NOT_TRACK', '1');
        return [];
      },
      ...(['DO_NOT_TRACK', /is set/, /unset DO_NOT_TRACK/] as const),
    ],
    [
      'a dry run of the environment',
      () => {
        vi.stubEnv('TELEMETRYDECK_DEBUG', 'dry');
        return [];
      },
      ...(['dry run', /^TELEMETRYDECK_DEBUG=dry asks for a dry run/, /unset TELEMETRYDECK_DEBUG/] as const),
    ],
    [
      'a home that is read-only',
      () => {
        // As Node reports it: only without `recursive` does it name the cause.
        vi.spyOn(fs, 'mkdirSync').mockImplementation((path: unknown, options: unknown) => {
          const isRecursive = (options as { readonly recursive?: boolean } | undefined)?.recursive;
          const code = isRecursive ? 'ENOENT' : 'EROFS';
          throw Object.assign(new Error(`${code}: mkdir '${path}'`), { code });
        });
        return [];
      },
      ...(['folder', /EROFS/, /set XDG_STATE_HOME .*withSpool/] as const),
    ],
    [
      "a file in the folder's place",
      () => {
        writeFileSync(`${process.env['XDG_STATE_HOME']}`, '');
        return [];
      },
      ...(['folder', /ENOTDIR|EEXIST/, /move the file away/] as const),
    ],
    [
      'a folder that is open to others',
      () => {
        mkdirSync(appStateFolder(APP), { recursive: true });
        fs.chmodSync(appStateFolder(APP), 0o755);
        return [];
      },
      ...(['folder', /not private/, /:\nchmod 700 \S+3F2504E0/] as const),
    ],
    [
      "a folder of the root user's",
      () => {
        mkdirSync(appStateFolder(APP), { recursive: true, mode: 0o700 });
        // To the program it is another user who has made the folder.
        vi.spyOn(process, 'getuid').mockReturnValue(Number(process.getuid?.()) + 1000);
        return [];
      },
      ...(['folder', /belongs to another user/, /without sudo:\nsudo chown -R/] as const),
    ],
    [
      'a full disk',
      () => {
        failToWrite('ENOSPC', 'no space left on device');
        return [];
      },
      ...(['folder', /ENOSPC/, /make room/] as const),
    ],
    [
      'no namespace for version 3',
      () => ['--ingest', '3'],
      ...(['namespace', /needs a namespace/, /dashboard .*withNamespace/] as const),
    ],
    ['an app ID that cannot be one', () => ['--app', 'a/b'], 'app ID', /"a\/b" is no app ID/, /dashboard/],
    ['the placeholder of the documents', () => ['--app', 'YOUR-APP-ID'], 'app ID', /placeholder/, /dashboard/],
    [
      'an endpoint without a server',
      async () => ['--endpoint', await refusingURL()],
      ...(['connection', /ECONNREFUSED/, /port of the endpoint/] as const),
    ],
  ];

  it.each(machines)('given %s', async (_machine, prepare, check, found, mend) => {
    const { exitCode, findings } = await examine(...(await prepare()));
    expect(problemsOf(findings)).toEqual([
      { check, state: 'problem', found: expect.stringMatching(found), mend: expect.stringMatching(mend) },
    ]);
    expect(exitCode).toBe(1);
    expect(server.signals).toEqual([]);
  });
});

it.each(['your-app-id', 'MY_APP_ID', '<app-id>', 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', 'APP-ID', 'todo'])(
  'calls the app ID %s a placeholder',
  async (app) => {
    expect(problemsOf((await examine('--app', app)).findings)).toMatchObject([{ check: 'app ID' }]);
  },
);

it('warns of an app ID that is not a UUID, and of a missing one, and ends with 0', async () => {
  const { exitCode, findings } = await examine('--app', 'my.tool');
  expect(exitCode).toBe(0);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'app ID', state: 'warning' }));
  expect(await runRecorded('doctor', '--base-url', server.url)).toMatchObject({ exitCode: 0 });
});

it('warns of a proxy that Node does not use', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://ada:secret@127.0.0.1:9');
  const { exitCode, findings } = await examine();
  expect(exitCode).toBe(0);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'proxy', state: 'warning' }));
  expect(JSON.stringify(findings)).not.toContain('secret');
});

it('warns of a Node that does not know the variable for proxies', async () => {
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  vi.stubEnv('HTTP_PROXY', await refusingURL());
  const { exitCode, findings } = await examine();
  expect(exitCode).toBe(0);
  expect(findings).toContainEqual({
    check: 'proxy',
    state: 'warning',
    found: expect.stringMatching(/^HTTP_PROXY=http:.* does not know NODE_USE_ENV_PROXY$/),
    mend: expect.stringMatching(/Node 22\.21, 24\.5 or later.*undiciTransport\(\)/),
  });
  expect(findings.at(-1)?.found).toContain(`would send to ${server.url}`);
});

it.each(['socks5://ada:secret@127.0.0.1:9', '127.0.0.1:9', 'http://', 'HTTP://127.0.0.1:9'])(
  'warns of the proxy %s, which Node does not use',
  async (value) => {
    vi.stubEnv('HTTP_PROXY', value);
    useProxies();
    const { exitCode, findings } = await examine();
    expect(exitCode).toBe(0);
    expect(findings).toContainEqual({
      check: 'proxy',
      state: 'warning',
      found: 'HTTP_PROXY is no http:// or https:// URL, and Node does not use it',
      mend: expect.stringContaining('http://host:port'),
    });
    expect(JSON.stringify(findings)).not.toContain('secret');
  },
);

it.each<[excluded: (port: string) => string, isExcluded: boolean]>([
  [(port) => `other, 127.0.0.1:${port}`, true],
  [() => '127.0.0.1', true],
  [() => '.0.0.1', true],
  [() => '*.0.0.1', true],
  [() => '*', true],
  [() => '127.0.0.1:1', false],
  [() => '0.0.1', false],
])('leaves out the proxy for NO_PROXY as Node does (%#)', async (excluded, isExcluded) => {
  useProxies();
  vi.stubEnv('HTTP_PROXY', await refusingURL());
  vi.stubEnv('NO_PROXY', excluded(new URL(server.url).port));
  const { findings } = await examine();
  expect(findings.some(({ check }) => check === 'proxy')).toBe(!isExcluded);
});

it('compares NO_PROXY without regard to case', async () => {
  useProxies();
  vi.stubEnv('HTTP_PROXY', await refusingURL());
  vi.stubEnv('NO_PROXY', 'LOCALHOST');
  const { findings } = await examine('--endpoint', server.endpoint.replace('127.0.0.1', 'localhost'));
  expect(findings.map(({ check }) => check)).not.toContain('proxy');
});

it('asks a proxy over TLS if its address says so', async () => {
  const port = await listen(createSecureServer({ key, cert }));
  useProxies();
  vi.stubEnv('HTTP_PROXY', `https://127.0.0.1:${port}`);
  const { findings } = await examine();
  expect(problemsOf(findings)).toMatchObject([{ check: 'proxy', found: expect.stringContaining('SELF_SIGNED') }]);
});

it('warns of test runners, of packages that differ and of bundlers', async () => {
  const project = mkdtempSync(join(tmpdir(), 'td-project-'));
  try {
    const manifest = {
      dependencies: { '@td/node': '1.0.0' },
      devDependencies: { esbuild: '1.0.0' },
      scripts: { build: 'npm run clean && tsup src/main.ts' },
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    for (const [name, version] of [
      ['core', '1.0.0'],
      ['node', '1.1.0'],
    ] as const) {
      mkdirSync(join(project, 'node_modules/@td', name), { recursive: true });
      writeFileSync(join(project, 'node_modules/@td', name, 'package.json'), JSON.stringify({ version }));
    }
    vi.mocked(process.cwd).mockReturnValue(project);
    vi.stubEnv('VITEST', 'true');
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { findings } = await examine();
    const warnings = findings.filter(({ state }) => state === 'warning').map(({ check }) => check);
    expect(warnings).toEqual(['test runner', 'TLS', 'versions', 'bundler']);
  } finally {
    rmSync(project, { recursive: true });
  }
});

it('makes all other checks in a folder that is deleted', async () => {
  vi.mocked(process.cwd).mockImplementation(() => {
    throw Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), { code: 'ENOENT' });
  });
  const { exitCode, findings } = await examine();
  expect(exitCode).toBe(0);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'project', state: 'warning' }));
  expect(findings.at(-1)).toMatchObject({ check: 'a client' });
});

it.each<[what: string, spoil: (project: string) => void]>([
  ['packages that cannot be listed', (project) => writeFileSync(join(project, 'node_modules/@td'), '')],
  ['a manifest without anything', (project) => writeFileSync(join(project, 'package.json'), 'null')],
])('passes over %s in the project', async (_what, spoil) => {
  const project = mkdtempSync(join(tmpdir(), 'td-project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  mkdirSync(join(project, 'node_modules'));
  spoil(project);
  vi.mocked(process.cwd).mockReturnValue(project);
  const { exitCode, findings } = await examine();
  expect(exitCode).toBe(0);
  expect(findings.at(-1)).toMatchObject({ check: 'a client' });
});

it.skipIf(process.platform === 'win32')('says that the DNS does not answer, and within which time', async () => {
  // The process that looks the name up ends itself in this way.
  const path = join(`${process.env['HOME']}`, 'no-answer');
  writeFileSync(path, '#!/bin/sh\nkill -9 $$\n', { mode: 0o700 });
  const before = process.execPath;
  process.execPath = path;
  onTestFinished(() => {
    process.execPath = before;
  });
  const { findings } = await examine('--endpoint', 'http://localhost:9/', '--timeout', '500');
  expect(problemsOf(findings)).toMatchObject([
    { check: 'DNS', found: 'localhost has no address (no answer within 500 ms)' },
  ]);
});

it('does not say that there is no network where the system does not show the interfaces', async () => {
  vi.spyOn(os, 'networkInterfaces').mockImplementation(() => {
    throw new Error('uv_interface_addresses returned Unknown system error 13');
  });
  const { findings } = await examine('--endpoint', unresolvableURL);
  expect(problemsOf(findings)).toMatchObject([{ check: 'DNS' }]);
});

it('--send sends one test signal, and says that it has arrived', async () => {
  const { exitCode, findings } = await examine('--send');
  expect(exitCode).toBe(0);
  expect(findings.at(-1)).toMatchObject({ check: 'delivery', state: 'ok' });
  expect(server.signals).toMatchObject([{ type: 'Doctor.test', isTestMode: true }]);
});

it('--send sends nothing if a user has refused, also in a folder of the program', async () => {
  const directory = join(`${process.env['HOME']}`, 'own');
  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(join(directory, 'telemetrydeck-consent.txt'), 'denied\n', { mode: 0o600 });
  const { exitCode, findings } = await examine('--send', '--directory', directory);
  expect({ exitCode, signals: server.signals }).toEqual({ exitCode: 1, signals: [] });
  expect(findings.at(-1)).toMatchObject({ check: 'delivery', state: 'problem' });
});

it('--send does not touch the signals that wait on this machine', async () => {
  await keepSignals(APP, `${server.url}/v2/`, ['A.one']);
  await examine('--send');
  expect(server.signals.map(({ type }) => type)).toEqual(['Doctor.test']);
});

it.each([
  [400, 'no such app', /check the app ID/],
  [404, 'not found', /check the endpoint or the base URL/],
  [429, 'slow down', /busy or out of order: try again/],
  [503, 'busy', /busy or out of order: try again/],
])('--send says once what the endpoint answers with status %i, and how to fix it', async (status, body, mend) => {
  server.setDefaultReply(reply(status, { body }));
  const { exitCode, findings } = await examine('--send');
  expect(exitCode).toBe(1);
  expect(findings.at(-1)).toEqual({
    ...{
      check: 'delivery',
      state: 'problem',
      found: expect.stringMatching(new RegExp(`^the endpoint answered ${status}[^:]*: ${body}$`)),
    },
    mend: expect.stringMatching(mend),
  });
});

it('--send says why no answer comes', async () => {
  const { exitCode, findings } = await examine('--send', '--endpoint', await refusingURL());
  expect(exitCode).toBe(1);
  expect(findings.at(-1)).toMatchObject({
    ...{ check: 'delivery', found: expect.stringContaining('ECONNREFUSED') },
    mend: expect.stringMatching(/no server listens there/),
  });
});

it('does not take a bundler among the dependencies for one that bundles the program', async () => {
  const project = mkdtempSync(join(tmpdir(), 'td-project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  const scripts = { test: 'node --test', lint: 'eslint webpack-plugin' };
  const manifest = { dependencies: { '@td/node': '1.0.0' }, devDependencies: { esbuild: '1.0.0' }, scripts };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  vi.mocked(process.cwd).mockReturnValue(project);
  expect((await examine()).findings.map(({ check }) => check)).not.toContain('bundler');
});

it.each(['Application Support', "it's $(here)", 'two  spaces \u001b[2J\n\u202eand "more"', 'plain'])(
  'prints a command for the folder %j that a shell reads as one path, on one line',
  async (name) => {
    vi.stubEnv('XDG_STATE_HOME', join(`${process.env['HOME']}`, name, 'x'.repeat(60)));
    const folder = appStateFolder(APP);
    mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o755);
    const { printed } = await runRecorded('doctor', '--app', APP, '--base-url', server.url);
    const command = `${printed.find((line) => line.trim().startsWith('chmod 700'))}`;
    expect(command).not.toMatch(/\p{Cc}|\p{Cf}/u);
    execFileSync('bash', ['-c', command]);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  },
);

it.each(['denied\n', 'unreadable', ''])(
  'prints no control character of a path, given a decision that says %j',
  async (text) => {
    const name = join(`${process.env['HOME']}`, 'two\n\u001b[31m\u202elines');
    vi.stubEnv('XDG_STATE_HOME', name);
    const folder = appStateFolder(APP);
    mkdirSync(text ? folder : name, { recursive: true });
    // Without a decision, a link that leads to itself is in place of the folder.
    if (text) writeFileSync(join(folder, 'telemetrydeck-consent.txt'), text, { mode: 0o600 });
    else fs.symlinkSync('telemetrydeck', join(name, 'telemetrydeck'));
    const { printed } = await runRecorded('doctor', '--app', APP, '--base-url', server.url);
    expect(printed.join('\n')).toContain('problem');
    expect(printed.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  },
);

it('advises no command for a home of another user', async () => {
  vi.stubEnv('HOME', '/');
  vi.stubEnv('XDG_STATE_HOME', undefined);
  vi.spyOn(process, 'getuid').mockReturnValue(4_000_000);
  const { findings } = await examine();
  expect(problemsOf(findings)).toMatchObject([{ check: 'folder', mend: expect.stringMatching(/^set HOME/) }]);
  expect(JSON.stringify(findings)).not.toContain('chown');
});

it('prints findings within 80 columns, with colours only if they are wanted', async () => {
  const args = ['doctor', '--app', 'YOUR-APP-ID', '--base-url', server.url];
  const { printed } = await runWith('', args);
  expect(printed.join('\n')).not.toContain('\u001b');
  const words = printed.filter((line) => !/\S{57}/.test(line));
  expect(words.filter((line) => [...line].length > 80)).toEqual([]);
  expect((await runWith('', args, true)).printed.join('\n')).toContain('\u001b[31mproblem\u001b[0m');
});

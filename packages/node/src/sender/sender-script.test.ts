import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { refusingURL, startIngestServer } from '@td/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findSenderScript } from './sender-script.js';

const execute = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A folder with a tool that is bundled into one file, and with the script that it may name. */
let folder: string;
let state: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundled-tool-'));
  const bundle = pathOf('../../test/bundle.mjs');
  await execute(process.execPath, [bundle, pathOf('../../test/detached.mjs'), join(folder, 'tool.mjs')]);
  await execute(process.execPath, [bundle, pathOf('../../test/run-sender.mjs'), join(folder, 'send.mjs')]);
}, 60_000);

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sender-state-'));
  return () => rmSync(state, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the tool to its end; returns what its logger was told. */
async function runTool(
  endpoint: string,
  order: { readonly script?: string } = {},
  [executable, ...parameters]: readonly string[] = [process.execPath, join(folder, 'tool.mjs')],
): Promise<readonly string[]> {
  const env = {
    ...process.env,
    XDG_STATE_HOME: state,
    LOCALAPPDATA: state,
    TOOL_ORDER: JSON.stringify({ endpoint, ...order }),
  };
  const { stdout } = await execute(executable ?? '', parameters, { env });
  return JSON.parse(stdout);
}

const files = () => {
  const apps = join(state, 'telemetrydeck');
  return existsSync(apps) ? readdirSync(apps).flatMap((app) => readdirSync(join(apps, app))) : [];
};
const signalFiles = () => files().filter((name) => name.endsWith('.jsonl'));

describe('a tool that is bundled into one file', { timeout: 60_000 }, () => {
  it.each<[form: string, script: () => string]>([
    ['an absolute path', () => join(folder, 'send.mjs')],
    ['a file: URL', () => pathToFileURL(join(folder, 'send.mjs')).href],
  ])('sends its signals by a script of its own, named by %s', async (_form, script) => {
    await using server = await startIngestServer();
    expect(await runTool(server.endpoint, { script: script() })).toEqual([]);
    await server.waitForSignals(1, { timeoutMs: 30_000 });
    await vi.waitFor(() => expect(files()).toEqual(['telemetrydeck-consent.txt']), { timeout: 30_000 });
    expect(server.signals.map(({ type }) => type)).toEqual(['Tool.run']);
  });

  it('reads in the log once why nothing can be started without such a script', async () => {
    expect(await runTool(await refusingURL())).toEqual([
      `TelemetryDeck: the detached sender cannot be started: there is no script ${join(folder, 'sender/send-spool.js')}; a bundled program must name a script, withDetachedSender({ script }); the next run sends the remaining signals`,
    ]);
    expect(signalFiles()).toHaveLength(1);
  });

  describe('where Node freezes its intrinsics, such as the class of errors', () => {
    const frozen = (...flags: readonly string[]) => {
      const at = join(folder, 'with its (own) sender');
      mkdirSync(join(at, 'sender'), { recursive: true });
      writeFileSync(join(at, 'package.json'), '{"type":"module"}');
      copyFileSync(join(folder, 'tool.mjs'), join(at, 'tool.mjs'));
      copyFileSync(join(folder, 'send.mjs'), join(at, 'sender/send-spool.js'));
      return [process.execPath, '--no-warnings', '--frozen-intrinsics', ...flags, join(at, 'tool.mjs')];
    };

    it('finds the script that is beside it', async () => {
      await using server = await startIngestServer();
      expect(await runTool(server.endpoint, {}, frozen())).toEqual([]);
      await server.waitForSignals(1, { timeoutMs: 30_000 });
      await vi.waitFor(() => expect(files()).toEqual(['telemetrydeck-consent.txt']), { timeout: 30_000 });
    });

    it('reads in the log that it must name a script, if errors have no stack either', async () => {
      const lines = await runTool(await refusingURL(), {}, frozen('--stack-trace-limit=0'));
      expect(lines).toEqual([
        expect.stringContaining(
          'the path of this package is unknown, so the program must name a script, withDetachedSender({ script });',
        ),
      ]);
    });
  });

  it('reads in the log once that its script is not there', async () => {
    const script = join(folder, 'missing.mjs');
    expect(await runTool(await refusingURL(), { script })).toEqual([
      expect.stringContaining(`there is no script ${script}`),
    ]);
    expect(signalFiles()).toHaveLength(1);
  });

  it('does nothing in that script unless it is started as a sender', async () => {
    const { stdout, stderr } = await execute(process.execPath, [join(folder, 'send.mjs')]);
    expect(stdout + stderr).toBe('');
  });

  it.each(['', '1', 'null', '{}', '[]', 'yes', '{"appID":"A"}'])(
    'does nothing in that script if the order of a sender is %j, which is none',
    async (order) => {
      const env = { ...process.env, TELEMETRYDECK_SENDER: order };
      const { stdout, stderr } = await execute(process.execPath, [join(folder, 'send.mjs')], { env });
      expect(stdout + stderr).toBe('');
    },
  );

  it.skipIf(process.platform === 'win32')('is not started again where its executable is a copy of Node', async () => {
    const executable = join(folder, 'my-tool');
    copyFileSync(process.execPath, executable);
    chmodSync(executable, 0o755);
    const order = { script: join(folder, 'send.mjs') };
    const lines = await runTool(await refusingURL(), order, [executable, join(folder, 'tool.mjs')]);
    expect(lines).toEqual([expect.stringContaining('my-tool is not a runtime that can run it')]);
    expect(signalFiles()).toHaveLength(1);
    rmSync(executable);
  });

  it('reads in the log once that the process cannot be started', async () => {
    const order = { script: join(folder, 'send.mjs') };
    const gone = join(folder, 'node-99');
    const parameters = ['--import', `data:text/javascript,process.execPath=${JSON.stringify(gone)}`];
    const lines = await runTool(await refusingURL(), order, [
      process.execPath,
      ...parameters,
      join(folder, 'tool.mjs'),
    ]);
    expect(lines).toEqual([expect.stringContaining(`${gone} cannot be started`)]);
    // The next run may start one.
    expect(files().join()).not.toContain('sending');
  });
});

describe('an executable that holds a program', () => {
  const script = () => join(folder, 'send.mjs');
  afterEach(() => void vi.unstubAllGlobals());

  const versionsWith = (name: string) =>
    vi.stubGlobal(
      'process',
      Object.create(process, {
        versions: { value: { ...process.versions, [name]: '1.0.0' }, enumerable: true },
      }),
    );

  it.each<[maker: string, stub: () => void]>([
    [
      'Node',
      () => {
        const getBuiltinModule = (id: string) =>
          id === 'node:sea' ? { isSea: () => true } : process.getBuiltinModule(id);
        vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: getBuiltinModule } }));
      },
    ],
    [
      'Bun or Deno, by its name',
      () => vi.stubGlobal('process', Object.create(process, { execPath: { value: '/bin/node-tool' } })),
    ],
    ['Electron', () => versionsWith('electron')],
    ['NW.js', () => versionsWith('nw')],
    ['pkg', () => vi.stubGlobal('process', Object.create(process, { pkg: { value: {}, enumerable: true } }))],
    ['nexe', () => vi.stubGlobal('process', Object.create(process, { __nexe: { value: {}, enumerable: true } }))],
  ])('cannot run a script: one made by %s', (_maker, stub) => {
    expect(findSenderScript(script())).toBe(script());
    stub();
    expect(() => findSenderScript(script())).toThrow('is not a runtime that can run it');
  });

  it('is not a runtime by any of its usual names', () => {
    for (const name of ['node', 'node.exe', 'nodejs', 'node-22', 'node_g', 'bun', 'bun-profile', 'deno', 'Deno.exe']) {
      vi.stubGlobal('process', Object.create(process, { execPath: { value: join('/opt', name) } }));
      expect(findSenderScript(script())).toBe(script());
    }
  });

  it('is not used if the runtime would have to ask its user', () => {
    const querySync = vi.fn(() => ({ state: 'prompt' }));
    vi.stubGlobal('Deno', { permissions: { querySync } });
    expect(() => findSenderScript(script())).toThrow('the runtime permits no child process');
    vi.stubGlobal('Deno', undefined);
    const permission = { has: (name: string) => name !== 'child' };
    vi.stubGlobal('process', Object.create(process, { permission: { value: permission } }));
    expect(() => findSenderScript(script())).toThrow('the runtime permits no child process');
  });

  it('cannot run what Yarn keeps in an archive', () => {
    const archive = join(folder, 'td-node.zip');
    mkdirSync(archive);
    writeFileSync(join(archive, 'send-spool.js'), '');
    expect(() => findSenderScript(join(archive, 'send-spool.js'))).toThrow('Yarn must unplug the package of');
  });
});

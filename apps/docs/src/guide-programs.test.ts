import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  hang,
  type IngestServer,
  type Reply,
  refusingURL,
  reply,
  reset,
  startIngestServer,
  trickle,
  unresolvableURL,
} from '@td/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readCodeBlocks } from './code-blocks.js';
import { bundleBlock, keptTypes, makeHome, runProgram } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';
import { startProgram } from './start-program.js';
import { tableRows } from './tables.js';

const folder = makeBlockFolder();
afterAll(() => folder.remove());

const readGuide = (name: string) => readFile(fileURLToPath(new URL(`../guides/${name}`, import.meta.url)), 'utf8');

/** Saves the code of a guide, and returns the path of a file in it. */
async function saveGuide(name: string, file: string): Promise<string> {
  const saved = await folder.save(readCodeBlocks(name, await readGuide(name)));
  const found = saved.find(({ block }) => block.file === file);
  if (!found) throw new Error(`${name} shows no ${file}`);
  return found.path;
}

async function startServer(defaultReply: Reply = reply(200)): Promise<IngestServer> {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  server.setDefaultReply(defaultReply);
  return server;
}

describe('command-line-tools.md', async () => {
  it.each([
    ['a command that ends well', [], {}, { exitCode: 0, types: ['Command.run'] }],
    ['a command that fails', ['nonsense'], {}, { exitCode: 1, types: ['Command.failed'] }],
    ['a hidden command', ['completion'], {}, { exitCode: 1, types: [] }],
    ['a user who wants no telemetry', [], { DO_NOT_TRACK: '1' }, { exitCode: 0, types: [] }],
    ['one who does not want it here', [], { MY_TOOL_TELEMETRY_OPTOUT: '1' }, { exitCode: 0, types: [] }],
  ])('shows a tool that suits %s', async (_what, args, environment, { exitCode, types }) => {
    const server = await startServer();
    const path = await bundleBlock(await saveGuide('command-line-tools.md', 'my-tool.ts'), server.url);
    expect(await runProgram(path, { args, environment })).toMatchObject({ exitCode, kept: [] });
    expect(server.signals.map(({ type }) => type)).toEqual(types);
  });

  const table = tableRows(await readGuide('command-line-tools.md'), 'the endpoint', 'arrived');
  /** What the server answers, or the URL of one that cannot answer, found when it is needed: another may take its port. */
  const answers: Readonly<Record<string, Reply | (() => string | Promise<string>)>> = {
    'is healthy': reply(200),
    'refuses connections': refusingURL,
    'never answers': hang(),
    'answers byte by byte': trickle(),
    'has no address': () => unresolvableURL,
    'resets each connection': reset(),
    'stores, and then resets': reset({ afterStoring: true }),
  };
  let path: string;
  beforeAll(async () => {
    path = await saveGuide('command-line-tools.md', 'five-signals.ts');
  });

  it('has a row for every kind of day', () => {
    expect(table.map(([endpoint]) => endpoint)).toEqual(Object.keys(answers));
  });

  it.each(table)(
    'says what happens to five signals when the endpoint %s (point 7)',
    async (endpoint, arrived, kept) => {
      const answer = answers[endpoint] ?? reply(200);
      const server = await startServer(typeof answer === 'function' ? undefined : answer);
      const origin = typeof answer === 'function' ? new URL(await answer()).origin : server.url;
      const program = await bundleBlock(path, origin);
      const home = await makeHome(path);

      const startedAt = performance.now();
      const result = await runProgram(program, { home });
      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      // A request has five seconds: a program that waits for it takes longer.
      expect(performance.now() - startedAt).toBeLessThan(4500);
      // What was taken on several attempts has arrived once.
      const phases = new Set(server.signals.map(({ payload }) => payload['phase']));
      expect({ arrived: phases.size, kept: result.kept.length }).toEqual({
        arrived: Number(arrived),
        kept: Number(kept),
      });

      server.setDefaultReply(reply(200));
      server.clear();
      const next = await runProgram(await bundleBlock(path, server.url), { home });
      // What was meant for another endpoint waits for it.
      const taken = origin === server.url ? Number(kept) : 0;
      expect({ arrived: server.signals.length, kept: next.kept.length }).toEqual({
        arrived: 5 + taken,
        kept: Number(kept) - taken,
      });
    },
  );
});

describe('servers.md', () => {
  it.each([
    ['delivers', reply(200), ['Request.answered'], []],
    ['keeps what it cannot deliver', hang(), [], ['Request.answered']],
  ] as const)('shows a server that %s when it has to end', async (_what, answer, arrived, kept) => {
    const ingest = await startServer(answer);
    const path = await bundleBlock(await saveGuide('servers.md', 'server.ts'), ingest.url);
    const program = await startProgram(path);

    expect(await (await fetch(`${program.origin}/cats`)).text()).toBe('hello\n');
    expect(await (await fetch(`${program.origin}/metrics`)).text()).toContain('telemetry_signals_tracked 1\n');

    expect(await program.stop()).toEqual({ exitCode: 0, stdout: expect.any(String), stderr: '' });
    expect(ingest.signals.map(({ type }) => type)).toEqual(arrived);
    expect(await keptTypes(program.home)).toEqual(kept);
  });
});

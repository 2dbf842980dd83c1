import { readFileSync } from 'node:fs';
import { type IngestServer, startIngestServer } from '@td/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWith } from '../test/recorded-run.ts';

const markdown = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Each command line of `td` that the page shows, with what a pipe gives it. */
const commands = [...markdown.matchAll(/^(?:printf %s (\S+) \| )?td (.+)$/gm)].map(
  ([line, input = '', words = '']) => ({
    line,
    input,
    // As a shell splits it.
    args: [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  }),
);

let server: IngestServer;

beforeAll(async () => {
  server = await startIngestServer();
});

afterAll(() => server.close());

it('shows every command', () => {
  expect(new Set(commands.map(({ args }) => args[0]))).toEqual(new Set(['send', 'hash', 'spool', 'doctor']));
});

it.each(commands)('$line does what the page says', async ({ args, input }) => {
  const isSending = /^(send|doctor)$/.test(`${args[0]}`);
  const where = isSending ? ['--base-url', server.url] : [];
  expect(await runWith(input, [...args, ...where])).toMatchObject({ exitCode: 0, complaints: [] });
});

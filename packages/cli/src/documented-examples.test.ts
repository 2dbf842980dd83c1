import { readFileSync } from 'node:fs';
import { type IngestServer, startIngestServer } from '@td/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWith } from '../test/recorded-run.ts';

const APP = '3F2504E0-4F89-41D3-9A0C-0305E82C3301';

const PAGES = ['../README.md', '../../../apps/docs/guides/td.md', '../../../apps/docs/guides/see-what-is-sent.md'];

/** Each command line of `td` that the pages show, with what a pipe gives it. */
const commands = PAGES.flatMap((page) => {
  const markdown = readFileSync(new URL(page, import.meta.url), 'utf8');
  const found = markdown.matchAll(/^(?:printf %s (\S+) \| )?(?:npx --package @td\/cli )?td (.+?)(?: +#.*)?$/gm);
  return [...found].map(([line, input = '', words = '']) => ({
    line: `${page.replace(/.*\//, '')}: ${line}`,
    input,
    // As a shell splits it.
    args: [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) =>
      (quoted ?? plain ?? '').replace('YOUR-APP-ID', APP),
    ),
  }));
});

let server: IngestServer;

beforeAll(async () => {
  server = await startIngestServer();
});

afterAll(() => server.close());

it('shows every command', () => {
  expect(new Set(commands.map(({ args }) => args[0]))).toEqual(new Set(['send', 'hash', 'spool', 'doctor']));
  for (const page of PAGES) expect(commands.some(({ line }) => page.endsWith(`${line.split(':')[0]}`))).toBe(true);
});

it.each(commands)('$line does what the page says', async ({ args, input }) => {
  const isSending = /^(send|doctor)$/.test(`${args[0]}`);
  const where = isSending ? ['--base-url', server.url] : [];
  expect(await runWith(input, [...args, ...where])).toMatchObject({ exitCode: 0, complaints: [] });
});

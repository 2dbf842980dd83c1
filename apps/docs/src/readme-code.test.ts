import { dirname } from 'node:path';
import process from 'node:process';
import { startIngestServer } from '@td/testing';
import { transform } from 'esbuild';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkTypes } from './check-types.js';
import { readCodeBlocks, shownSignals } from './code-blocks.js';
import { readDocuments } from './documents.js';
import { bundleBlock, runProgram } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';

const pages = readDocuments().map(({ name, path, markdown }) => ({
  name,
  // The README of a package may show what that package depends on.
  owner: name.startsWith('packages/') ? dirname(path) : undefined,
  blocks: readCodeBlocks(name, markdown),
}));
const server = await startIngestServer();
const folder = makeBlockFolder();
const documents = await Promise.all(
  pages.map(async (page) => ({ ...page, saved: await folder.save(page.blocks, page.owner) })),
);

beforeEach(() => server.clear());

afterAll(async () => {
  await folder.remove();
  await server.close();
});

it('compiles all code that the documents show', () => {
  expect(checkTypes(documents.flatMap(({ saved }) => saved))).toEqual([]);
});

describe.each(documents.map((document) => [document.name, document] as const))('%s', (_name, { blocks, saved }) => {
  for (const { block, path } of saved) {
    if (block.use === 'program') {
      it(`${block.place} runs, ends by itself and sends what it shows`, async () => {
        const { exitCode, stderr, kept } = await runProgram(await bundleBlock(path, server.url));
        const arrived = server.signals.map(({ type }) => type);
        expect({ exitCode, stderr, faults: server.faults }).toEqual({ exitCode: 0, stderr: '', faults: [] });
        expect([...arrived, ...kept]).toEqual(expect.arrayContaining(shownSignals(block.text)));
      });
    }
    if (block.use === 'tests') {
      describe(`${block.place} shows tests that pass`, async () => {
        // Debug lines go to standard error.
        beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true));
        try {
          await import(await bundleBlock(path, server.url));
        } catch (error) {
          // As a test, so that one block that cannot be loaded does not take all others with it.
          it('is a file of tests', () => Promise.reject(error));
        }
      });
    }
  }

  it('shows JSON and pages that can be parsed', async () => {
    for (const { language, text } of blocks) {
      if (language === 'json') JSON.parse(text);
      if (language !== 'html') continue;
      for (const [, script] of text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)) await transform(script as string);
    }
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as contract from './contract.js';
import * as testing from './index.js';
import * as matchers from './vitest.js';

it('the package exports exactly these names', () => {
  expect(Object.keys(testing).sort()).toEqual([
    'assertSentSignal',
    'contractCases',
    'hang',
    'manualClock',
    'matchers',
    'recordingTransport',
    'refusingURL',
    'reply',
    'reset',
    'startIngestServer',
    'tooLargeAbove',
    'trickle',
    'unresolvableURL',
  ]);
  expect(Object.keys(contract)).toEqual(['transportContract']);
  expect(Object.keys(matchers)).toEqual(['matchers']);
});

it('only the suite and the matchers import vitest', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const sources = await Promise.all(
    files.map(async (name) => ({ name, text: await readFile(`${import.meta.dirname}/${name}`, 'utf8') })),
  );
  const importers = sources.filter(({ text }) => text.includes("from 'vitest'")).map(({ name }) => name);
  expect(importers.sort()).toEqual(['transport-contract.ts', 'vitest.ts']);
});

it('the package loads no module of Node before it starts a server', async () => {
  const text = await readFile(`${import.meta.dirname}/loopback-server.ts`, 'utf8');
  expect(text).toContain("await import('node:http')");
  expect(text).not.toMatch(/^import (?!type).*'node:/m);
});

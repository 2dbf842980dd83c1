import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createClient, withDebug, withTransport } from '@td/core';
import { recordingTransport, startIngestServer } from '@td/testing';
import { afterAll, expect, it } from 'vitest';
import { readCodeBlocks } from './code-blocks.js';
import { bundleBlock, runProgram } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';

const NAME = 'see-what-is-sent.md';
const folder = makeBlockFolder();
afterAll(() => folder.remove());

const blocks = readCodeBlocks(
  NAME,
  await readFile(fileURLToPath(new URL(`../guides/${NAME}`, import.meta.url)), 'utf8'),
);
const [programOutput, testOutput] = blocks.filter(({ language }) => language === 'text').map(({ text }) => text);

/** What differs from run to run: the app, the user, the time, and what is known of the machine. */
const settled = (text = '') =>
  text
    .trim()
    .replace(/app [\w-]+/, 'app ID')
    .replace(/user \w{8}/, 'user HASH')
    .replace(/in \d+ ms/, 'in N ms')
    .replace(/and \d+ TelemetryDeck/, 'and N TelemetryDeck');

const environment = { TELEMETRYDECK_DEBUG: '1', TELEMETRYDECK_TEST_MODE: '1' };

it('the program of the guide prints what the guide says, on standard error alone', async () => {
  await using server = await startIngestServer();
  const saved = await folder.save(blocks);
  const { path = '' } = saved.find(({ block }) => block.file === 'hello.mjs') ?? {};
  const { exitCode, stderr, stdout } = await runProgram(await bundleBlock(path, server.url), { environment });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(settled(stderr.replaceAll(server.url, 'https://nom.telemetrydeck.com'))).toBe(settled(programOutput));
  expect(server.signals).toMatchObject([{ type: 'Hello.said', isTestMode: true }]);
});

it('the last line of the test of the guide is what the guide says', async () => {
  const lines: string[] = [];
  const debug = withDebug({ print: (line) => void lines.push(line) });
  const client = createClient('TEST', withTransport(recordingTransport()), debug);
  client.sendSignal('Hello.said', { language: 'de' });
  await client.close();
  expect(settled(lines.at(-1))).toBe(settled(testOutput));
});

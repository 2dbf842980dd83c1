import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startIngestServer } from '@td/testing';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { readCodeBlocks } from './code-blocks.js';
import { bundleBlock } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';
import { tableRows } from './tables.js';

const read = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

const guide = await read('../guides/websites.md');
const blocks = readCodeBlocks('websites.md', guide);
const folder = makeBlockFolder();
afterAll(() => folder.remove());

it('lists the attributes that the script reads', async () => {
  const script = await read('../../../packages/browser/src/script.ts');
  const [, names = ''] = /function start\(\s*\{([^}]*)\}/.exec(script) ?? [];
  const attributes = names.split(',').map((name) => name.trim().replace(/:.*/, ''));
  const kebab = (name: string) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const listed = tableRows(guide, 'attribute', 'what it says').map(([name]) => name?.replaceAll('`', ''));
  expect(listed.toSorted()).toEqual(attributes.map(kebab).toSorted());
});

it('shows the stub that the checks in browsers use', async () => {
  const checks = await read('../../checks/src/steps/browsers/script.mjs');
  const [stub = 'no stub'] = blocks.filter(({ text }) => text.includes('td[name] =')).map(({ text }) => text.trim());
  expect(checks).toContain(stub);
});

it('shows a worker that passes on neither cookies nor the address of the visitor', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  const saved = await folder.save(blocks);
  const path = saved.find(({ block }) => block.file === 'worker.js')?.path ?? '';
  const { default: worker } = await import(await bundleBlock(path, server.url));

  const body = JSON.stringify({ appID: 'APP', url: 'https://www.example.com/', payload: {} });
  const headers = {
    'Content-Type': 'text/plain;charset=utf-8',
    'User-Agent': 'A browser',
    Cookie: 'session=1',
    'CF-Connecting-IP': '203.0.113.7',
    'X-Forwarded-For': '203.0.113.7',
  };
  const address = 'https://www.example.com/signals/v2/w/';
  const response = await worker.fetch(new Request(address, { method: 'POST', headers, body }));

  expect(response.status).toBe(200);
  const [request] = server.requests;
  expect(request).toMatchObject({ path: '/v2/w/', text: body, headers: { 'user-agent': 'A browser' } });
  expect(JSON.stringify(request?.headers)).not.toMatch(/session=1|203\.0\.113\.7|example\.com/);
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startIngestServer } from '@td/testing';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { readCodeBlocks } from './code-blocks.js';
import { bundleBlock } from './run-program.js';
import { makeBlockFolder } from './saved-blocks.js';

const guide = await readFile(fileURLToPath(new URL('../guides/browsers.md', import.meta.url)), 'utf8');
const folder = makeBlockFolder();
afterAll(() => folder.remove());

it('shows a worker that sends only while the page says that the user agrees', async () => {
  const server = await startIngestServer();
  onTestFinished(() => server.close());
  const listen = vi.fn();
  vi.stubGlobal('addEventListener', listen);
  onTestFinished(() => void vi.unstubAllGlobals());
  const saved = await folder.save(readCodeBlocks('browsers.md', guide));
  await import(await bundleBlock(saved.find(({ block }) => block.file === 'worker.ts')?.path ?? '', server.url));
  const receive = (data: object) => {
    for (const [type, listener] of listen.mock.calls) if (type === 'message') listener({ data });
  };

  receive({ consent: 'denied', userID: 'ada', rows: 1 });
  receive({ consent: 'granted', userID: 'ada' });
  receive({ consent: 'granted', userID: 'ada', rows: 2 });
  receive({ consent: 'denied', userID: 'ada', rows: 3 });
  receive({ consent: 'denied', userID: 'ada', rows: 4 });
  receive({ consent: 'granted', userID: 'ada', rows: 5 });

  await vi.waitFor(() => expect(server.signals).not.toEqual([]), { timeout: 10_000 });
  // An opt-out deletes what waits.
  expect(server.signals.map(({ payload }) => payload['rows'])).toEqual([5]);
});

import { readFile } from 'node:fs/promises';
import { createClient, withClock, withTransport } from '@td/core';
import { manualClock, recordingTransport, reply } from '@td/testing';
import { expect, it } from 'vitest';
import '@td/testing/vitest';

it('the command sends a signal', async () => {
  const transport = recordingTransport();
  const client = createClient('APP', withTransport(transport));

  client.sendSignal('Command.run', { command: 'create', files: 3 });
  await client.flush();

  expect(transport).toHaveSentSignal('Command.run', { command: 'create', files: expect.any(Number) });
});

it('the client retries when the service is busy', async () => {
  const clock = manualClock();
  const transport = recordingTransport({ replies: [reply(503, { retryAfterMs: 30_000 })] });
  const client = createClient('APP', withTransport(transport), withClock(clock));

  client.sendSignal('App.started');
  await clock.advance(29_000);
  expect(transport.requests).toHaveLength(1);
  await clock.advance(60_000);
  expect(transport.requests).toHaveLength(2);
  expect(client.stats().delivered).toBe(1);
});

// The example in the README ends here. The next test is for this package only.

it('the README contains this example', async () => {
  const read = (name: string) => readFile(`${import.meta.dirname}/${name}`, 'utf8');
  const [readme, source] = await Promise.all([read('../README.md'), read('documented-example.test.ts')]);
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  // The client refuses the app ID that the README shows.
  const tests = source.slice(source.indexOf("it('the command"), source.indexOf('// The example'));
  const imports = source.split('\n').filter((line) => line.startsWith('import ') && !line.includes("'node:"));
  for (const part of [...imports, tests.trim().replaceAll("'APP'", "'YOUR-APP-ID'")]) expect(example).toContain(part);
});

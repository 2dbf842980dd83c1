import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { declaredNumber } from '../declarations.js';
import { ROOT } from '../root.mjs';

const OPTIONS = 'core/src/options/read-options.ts';
const SPOOL_OPTIONS = 'node/src/spool/spool-options.ts';

const page = readFileSync(join(ROOT, 'apps/docs/reference/options.md'), 'utf8');

it.each([
  ['timeoutms', OPTIONS, 'options.timeoutMs'],
  ['batch-maxsignals', OPTIONS, 'options.batch.maxSignals'],
  ['batch-maxbytes', OPTIONS, 'options.batch.maxBytes'],
  ['batch-lingerms', OPTIONS, 'options.batch.lingerMs'],
  ['batch-maxinflight', OPTIONS, 'options.batch.maxInFlight'],
  ['queue-maxsignals', OPTIONS, 'options.queue.maxSignals'],
  ['queue-maxbytes', OPTIONS, 'options.queue.maxBytes'],
  ['retry-maxattempts', OPTIONS, 'options.retry.maxAttempts'],
  ['retry-maxagems', OPTIONS, 'options.retry.maxAgeMs'],
  ['node-exittimeoutms', 'node/src/exit/exit-handling.ts', 'EXIT_TIMEOUT_MS'],
  ['node-spool-maxbytes', SPOOL_OPTIONS, 'maxBytes'],
  ['node-spool-maxagems', SPOOL_OPTIONS, 'maxAgeMs'],
])('says for the option %s the default that the code has', (anchor, file, name) => {
  const row = page.split('\n').find((line) => line.includes(`<a id="${anchor}">`));
  const [, , , stated = ''] = row?.split('|') ?? [];
  expect(Number.parseInt(stated, 10)).toBe(declaredNumber(file, name));
});

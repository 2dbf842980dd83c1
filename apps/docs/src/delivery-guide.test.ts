import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { clientOptionTable, dropReasons, type OptionRow, type OptionTable, responseVerdicts } from '@td/core';
import { expect, it } from 'vitest';
import { declaredNumber, exportedNames } from './declarations.js';
import { parseQuantity } from './quantity.js';
import { codeIn, tableRows } from './tables.js';

const markdown = readFileSync(fileURLToPath(new URL('../guides/how-delivery-works.md', import.meta.url)), 'utf8');

it('gives the verdict of core for every status (point 10)', () => {
  const rows = tableRows(markdown, 'the endpoint answers', 'verdict');
  const others = rows.filter(([answers]) => answers === 'anything else, or nothing');
  const named = rows.filter((row) => !others.includes(row));
  const verdicts = named.flatMap(([answers = '', verdict]) =>
    answers.split(', ').map((answer) => [answer.replace(/xx$/, ''), codeIn(verdict)]),
  );
  expect(Object.fromEntries(verdicts)).toEqual(responseVerdicts);
  expect(others.map(([, verdict]) => codeIn(verdict))).toEqual(['retry']);
});

it('names every reason for a drop, and no other', () => {
  const reasons = tableRows(markdown, 'reason').map(([reason]) => codeIn(reason));
  expect(reasons.toSorted()).toEqual(Object.keys(dropReasons).toSorted());
});

it('explains every number of the statistics, and no other', () => {
  const numbers = tableRows(markdown, 'number').map(([name]) => codeIn(name));
  expect(numbers.toSorted()).toEqual(exportedNames('@td/core', 'ClientStats'));
});

const options = (path: string) => defaultOf(clientOptionTable as OptionTable, path.split('.'));
const backoff = (name: string) => declaredNumber('core/src/delivery/retry-policy.ts', name);

const limits = tableRows(markdown, 'limit').map(([limit = '', value = '']) => [limit, value] as const);

it.each([
  ['signals that wait', options('queue.maxSignals')],
  ['text that waits', options('queue.maxBytes')],
  ['signals in a request', options('batch.maxSignals')],
  ['body of a request', options('batch.maxBytes')],
  ['requests at a time', options('batch.maxInFlight')],
  ['time of a request', options('timeoutMs')],
  ['time of a `flush` or `close`', declaredNumber('core/src/delivery/flush-and-close.ts', 'DEFAULT_WAIT_MS')],
  ['bound of the first wait', backoff('BASE_MS')],
  ['bound of any wait', options('retry.maxBackoffMs')],
  ['shortest wait', backoff('FLOOR_MS')],
  ['longest `Retry-After`', declaredNumber('core/src/delivery/retry-after.ts', 'MAX_RETRY_AFTER_MS')],
  ['failures without a response that open the circuit', backoff('OPEN_AFTER')],
  ['first probe', backoff('PROBE_MS')],
  ['longest time between probes', backoff('MAX_PROBE_MS')],
  ['error answers', options('retry.maxAttempts')],
  ['age after the first failure', options('retry.maxAgeMs')],
  ['requests after which a learned size doubles', backoff('RECOVER_AFTER')],
  ['outage after which signals are kept', declaredNumber('core/src/features/persistence.ts', 'PERSIST_AFTER_MS')],
  ['end of a Node program', declaredNumber('node/src/exit/exit-handling.ts', 'EXIT_TIMEOUT_MS')],
  ['life of a detached sender', declaredNumber('node/src/sender/sender-order.ts', 'SENDER_LIFE_MS')],
  ['bodies that leave with a page', declaredNumber('browser/src/page/keepalive-transport.ts', 'MAX_KEEPALIVE_BYTES')],
  ['requests that leave with a page', declaredNumber('browser/src/page/keepalive-transport.ts', 'MAX_REQUESTS')],
  ['files on disk', declaredNumber('node/src/spool/spool-options.ts', 'maxBytes')],
  ['age of files on disk', declaredNumber('node/src/spool/spool-options.ts', 'maxAgeMs')],
])('gives the number of the code: %s', (limit, value) => {
  expect(limits.filter(([name]) => name === limit).map(([, text]) => parseQuantity(text))).toEqual([value]);
});

it('gives the same numbers in its text and in its table', () => {
  const [text = ''] = markdown.split('\n## Limits');
  const told = text.replace(/\s+/g, ' ');
  expect(limits.filter(([, value]) => !told.includes(value))).toEqual([]);
});

/** The default of an option, as the table of options has it. */
function defaultOf(table: OptionTable, [name = '', ...rest]: readonly string[]): number {
  const row = table[name] as OptionRow | OptionTable;
  return rest.length > 0 ? defaultOf(row as OptionTable, rest) : ((row as OptionRow)[1] as number);
}

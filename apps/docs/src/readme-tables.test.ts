import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { declaredNames, declaredNumber } from './declarations.js';
import { codeIn, tableRows } from './tables.js';

const OPTIONS = 'core/src/contracts/options.ts';
const SPOOL_OPTIONS = 'node/src/spool/spool-options.ts';
const NODE_OPTIONS = 'node/src/node-client-options.ts';
const BROWSER_OPTIONS = 'browser/src/browser-client-options.ts';

const markdown = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

/** What stands in the first column of the table that begins with this heading. */
const firstColumn = (heading: string) => tableRows(markdown, heading).map(([cell]) => codeIn(cell));

/** The options of a group, as the tables name them. */
const nested = (group: string, file: string, name: string) => declaredNames(file, name).map((key) => `${group}.${key}`);

const store = declaredNames('core/src/contracts/preset.ts', 'PlatformClientOptions');

it.each([
  [
    'option',
    [
      ...declaredNames(OPTIONS, 'ClientOptions'),
      ...nested('batch', OPTIONS, 'BatchOptions'),
      ...nested('queue', OPTIONS, 'QueueOptions'),
      ...nested('retry', OPTIONS, 'RetryOptions'),
    ],
  ],
  [
    'option in Node',
    [...store, ...declaredNames(NODE_OPTIONS, 'NodeClientOptions'), ...nested('spool', SPOOL_OPTIONS, 'SpoolOptions')],
  ],
  ['option in a browser', [...store, ...declaredNames(BROWSER_OPTIONS, 'BrowserClientOptions')]],
])('has every %s in its table, and no other', (heading, options) => {
  expect(firstColumn(heading).toSorted()).toEqual(options.toSorted());
});

it.each([
  ['option', 'timeoutMs', declaredNumber(OPTIONS, 'options.timeoutMs')],
  ['option', 'batch.maxSignals', declaredNumber(OPTIONS, 'options.batch.maxSignals')],
  ['option', 'batch.maxBytes', declaredNumber(OPTIONS, 'options.batch.maxBytes')],
  ['option', 'batch.lingerMs', declaredNumber(OPTIONS, 'options.batch.lingerMs')],
  ['option', 'batch.maxInFlight', declaredNumber(OPTIONS, 'options.batch.maxInFlight')],
  ['option', 'queue.maxSignals', declaredNumber(OPTIONS, 'options.queue.maxSignals')],
  ['option', 'queue.maxBytes', declaredNumber(OPTIONS, 'options.queue.maxBytes')],
  ['option', 'retry.maxAttempts', declaredNumber(OPTIONS, 'options.retry.maxAttempts')],
  ['option', 'retry.maxAgeMs', declaredNumber(OPTIONS, 'options.retry.maxAgeMs')],
  ['option in Node', 'exitTimeoutMs', declaredNumber('node/src/exit/lifecycle.ts', 'lifecycleDefaults.exitTimeoutMs')],
  ['option in Node', 'spool.maxBytes', declaredNumber(SPOOL_OPTIONS, 'maxBytes')],
  ['option in Node', 'spool.maxAgeMs', declaredNumber(SPOOL_OPTIONS, 'maxAgeMs')],
])('says in the table of every %s what %s is when nobody says it', (heading, option, value) => {
  const defaults = tableRows(markdown, heading).find(([cell]) => codeIn(cell) === option)?.[2];
  expect(codeIn(defaults)).toBe(`${value}`);
});

it('has every error code in its table, and no other', () => {
  expect(firstColumn('code').toSorted()).toEqual(
    declaredNames('core/src/contracts/errors.ts', 'TelemetryDeckErrorCode'),
  );
});

it('has every reason for a drop in its table, and no other', () => {
  expect(firstColumn('`dropped`').toSorted()).toEqual(declaredNames('core/src/contracts/stats.ts', 'DropReason'));
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { declaredNumber, exportedNames } from './declarations.js';
import { codeIn, tableRows } from './tables.js';

const DEFAULTS = 'core/src/options/read-options.ts';
const SPOOL_DEFAULTS = 'node/src/spool/spool-options.ts';

const markdown = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

/** What stands in the first column of the table that begins with this heading. */
const firstColumn = (heading: string) => tableRows(markdown, heading).map(([cell]) => codeIn(cell));

/** The options of a group, as the tables name them. */
const nested = (group: string, entry: string, name: string) =>
  exportedNames(entry, name).map((key) => `${group}.${key}`);

const store = exportedNames('@td/core', 'PlatformClientOptions');

it.each([
  [
    'option',
    [
      ...exportedNames('@td/core', 'ClientOptions'),
      ...nested('batch', '@td/core', 'BatchOptions'),
      ...nested('queue', '@td/core', 'QueueOptions'),
      ...nested('retry', '@td/core', 'RetryOptions'),
    ],
  ],
  [
    'option in Node',
    [...store, ...exportedNames('@td/node', 'NodeClientOptions'), ...nested('spool', '@td/node', 'SpoolOptions')],
  ],
  ['option in a browser', [...store, ...exportedNames('@td/browser', 'BrowserClientOptions')]],
])('has every %s in its table, and no other', (heading, options) => {
  expect(firstColumn(heading).toSorted()).toEqual(options.toSorted());
});

it.each([
  ['option', 'timeoutMs', declaredNumber(DEFAULTS, 'options.timeoutMs')],
  ['option', 'batch.maxSignals', declaredNumber(DEFAULTS, 'options.batch.maxSignals')],
  ['option', 'batch.maxBytes', declaredNumber(DEFAULTS, 'options.batch.maxBytes')],
  ['option', 'batch.lingerMs', declaredNumber(DEFAULTS, 'options.batch.lingerMs')],
  ['option', 'batch.maxInFlight', declaredNumber(DEFAULTS, 'options.batch.maxInFlight')],
  ['option', 'queue.maxSignals', declaredNumber(DEFAULTS, 'options.queue.maxSignals')],
  ['option', 'queue.maxBytes', declaredNumber(DEFAULTS, 'options.queue.maxBytes')],
  ['option', 'retry.maxAttempts', declaredNumber(DEFAULTS, 'options.retry.maxAttempts')],
  ['option', 'retry.maxAgeMs', declaredNumber(DEFAULTS, 'options.retry.maxAgeMs')],
  ['option in Node', 'exitTimeoutMs', declaredNumber('node/src/exit/lifecycle.ts', 'lifecycleDefaults.exitTimeoutMs')],
  ['option in Node', 'spool.maxBytes', declaredNumber(SPOOL_DEFAULTS, 'maxBytes')],
  ['option in Node', 'spool.maxAgeMs', declaredNumber(SPOOL_DEFAULTS, 'maxAgeMs')],
])('says in the table of every %s what %s is when nobody says it', (heading, option, value) => {
  const defaults = tableRows(markdown, heading).find(([cell]) => codeIn(cell) === option)?.[2];
  expect(codeIn(defaults)).toBe(`${value}`);
});

it('has every error code in its table, and no other', () => {
  expect(firstColumn('code').toSorted()).toEqual(exportedNames('@td/core', 'TelemetryDeckErrorCode'));
});

it('has every reason for a drop in its table, and no other', () => {
  expect(firstColumn('`dropped`').toSorted()).toEqual(exportedNames('@td/core', 'DropReason'));
});

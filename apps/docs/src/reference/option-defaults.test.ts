import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientOptionTable, type OptionRow, type OptionTable } from '@td/core';
import { expect, it } from 'vitest';
import { declaredNumber } from '../declarations.js';
import { ROOT } from '../root.mjs';

const SPOOL_OPTIONS = 'node/src/spool/spool-options.ts';

const page = readFileSync(join(ROOT, 'apps/docs/reference/options.md'), 'utf8');

/** Every option of core that has a number for its default, by the anchor of its row. */
function numbers(table: OptionTable, prefix = ''): [anchor: string, value: number][] {
  return Object.entries(table).flatMap(([name, row]: [string, OptionRow | OptionTable]): [string, number][] => {
    const anchor = `${prefix}${name.toLowerCase()}`;
    if (!Array.isArray(row)) return numbers(row as OptionTable, `${anchor}-`);
    return typeof row[1] === 'number' ? [[anchor, row[1]]] : [];
  });
}

it.each([
  ...numbers(clientOptionTable as OptionTable),
  ['node-exittimeoutms', declaredNumber('node/src/exit/exit-handling.ts', 'EXIT_TIMEOUT_MS')] as const,
  ['node-spool-maxbytes', declaredNumber(SPOOL_OPTIONS, 'maxBytes')] as const,
  ['node-spool-maxagems', declaredNumber(SPOOL_OPTIONS, 'maxAgeMs')] as const,
])('gives for the option %s the default of the code', (anchor, value) => {
  const row = page.split('\n').find((line) => line.includes(`<a id="${anchor}">`));
  const [, , , stated = ''] = row?.split('|') ?? [];
  expect(Number.parseInt(stated, 10)).toBe(value);
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The formatter pads the cells of tables. */
const markdown = readFileSync(`${ROOT}/README.md`, 'utf8').replace(/ +/g, ' ');

/** What stands in code in the first column of the table with this heading. */
function firstColumn(heading: string): string[] {
  const [, table = ''] = markdown.split(`\n| ${heading} |`);
  const rows = table.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) => row.match(/^\| `([^`]+)`/)?.[1] ?? row).toSorted();
}

/** The members of an interface, or the texts of a union, as a source of core declares it. */
function declaredNames(file: string, name: string): string[] {
  const path = `${ROOT}/packages/core/src/${file}`;
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const names = source.statements.flatMap((statement) => {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
      return statement.members.map((member) => member.name?.getText(source) ?? '');
    }
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name && ts.isUnionTypeNode(statement.type)) {
      return statement.type.types.map((type) => type.getText(source).slice(1, -1));
    }
    return [];
  });
  expect(names, `${name} in ${file}`).not.toEqual([]);
  return names.toSorted();
}

it('has every option in its table, and no other', () => {
  const nested = (group: string, name: string) => declaredNames('options.ts', name).map((key) => `${group}.${key}`);
  const options = [
    ...declaredNames('options.ts', 'ClientOptions'),
    ...nested('batch', 'BatchOptions'),
    ...nested('queue', 'QueueOptions'),
  ];
  expect(firstColumn('option')).toEqual(options.toSorted());
});

it('has every error code in its table, and no other', () => {
  expect(firstColumn('code')).toEqual(declaredNames('errors.ts', 'TelemetryDeckErrorCode'));
});

it('has every reason for a drop in its table, and no other', () => {
  expect(firstColumn('`dropped`')).toEqual(declaredNames('ledger.ts', 'DropReason'));
});

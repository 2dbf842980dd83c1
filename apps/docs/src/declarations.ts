import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PACKAGES = fileURLToPath(new URL('../../../packages', import.meta.url));

/**
 * The members of an interface, or the texts of a union.
 *
 * @param file - A source, from `packages` on, such as `core/src/options.ts`.
 * @throws Error when it declares no such thing.
 */
export function declaredNames(file: string, name: string): string[] {
  const source = readSource(file);
  const names = source.statements.flatMap((statement) => {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) {
      return statement.members.map((member) => member.name?.getText(source) ?? '');
    }
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name && ts.isUnionTypeNode(statement.type)) {
      return statement.type.types.map((type) => type.getText(source).slice(1, -1));
    }
    return [];
  });
  if (names.length === 0) throw new Error(`${file} declares no ${name}`);
  return names.toSorted();
}

/**
 * The value of a constant that is a number, or a product of numbers, wherever in the source it is.
 *
 * @param name - Of a variable, or of properties within one: `options.batch.maxSignals`.
 * @throws Error when there is none.
 */
export function declaredNumber(file: string, name: string): number {
  const source = readSource(file);
  const [variable, ...path] = name.split('.');
  let value: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText(source) === variable) value ??= node.initializer;
    // A parameter that is taken apart has its default there.
    if (ts.isBindingElement(node) && path.length === 0 && node.name.getText(source) === name)
      value ??= node.initializer;
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const key of path) value = propertyOf(value, key, source);
  const number = value && numberOf(value);
  if (number === undefined) throw new Error(`${file} declares no number ${name}`);
  return number;
}

function propertyOf(object: ts.Expression | undefined, key: string, source: ts.SourceFile): ts.Expression | undefined {
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  const property = object.properties.find((member) => member.name?.getText(source) === key);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function numberOf(value: ts.Expression): number | undefined {
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (!ts.isBinaryExpression(value) || value.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return undefined;
  const [left, right] = [numberOf(value.left), numberOf(value.right)];
  return left !== undefined && right !== undefined ? left * right : undefined;
}

function readSource(file: string): ts.SourceFile {
  const path = join(PACKAGES, file);
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
}

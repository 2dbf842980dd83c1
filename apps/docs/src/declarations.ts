import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PACKAGES = fileURLToPath(new URL('../../../packages', import.meta.url));

/**
 * The members of an interface, or the texts of a union, that a package exports.
 *
 * @param entry - As a program imports it, such as `@td/core`.
 * @throws Error when it exports no such thing.
 */
export function exportedNames(entry: string, name: string): string[] {
  const declaration = exportedDeclaration(entry, name);
  if (declaration && ts.isInterfaceDeclaration(declaration)) {
    return declaration.members.map((member) => member.name?.getText() ?? '').toSorted();
  }
  if (declaration && ts.isTypeAliasDeclaration(declaration) && ts.isUnionTypeNode(declaration.type)) {
    return declaration.type.types.map((type) => type.getText().slice(1, -1)).toSorted();
  }
  throw new Error(`${entry} exports no interface or union ${name}`);
}

const entries = new Map<string, ReadonlyMap<string, ts.Declaration>>();

function exportedDeclaration(entry: string, name: string): ts.Declaration | undefined {
  if (!entries.has(entry)) entries.set(entry, readExports(entry));
  return entries.get(entry)?.get(name);
}

/** What a package exports, by name, as its sources declare it. */
function readExports(entry: string): ReadonlyMap<string, ts.Declaration> {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@td/source'],
    // Only names are read.
    noLib: true,
    types: [],
  };
  const { resolvedModule } = ts.resolveModuleName(entry, fileURLToPath(import.meta.url), options, ts.sys);
  const path = resolvedModule?.resolvedFileName ?? '';
  const program = ts.createProgram([path], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`there is no ${entry}`);
  return new Map(
    checker.getExportsOfModule(module).flatMap((symbol) => {
      const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const [declaration] = declared.declarations ?? [];
      return declaration ? [[symbol.name, declaration] as const] : [];
    }),
  );
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

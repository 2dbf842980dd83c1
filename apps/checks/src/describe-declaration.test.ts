import ts from 'typescript';
import { expect, it } from 'vitest';
import { describeDeclaration } from './describe-declaration.mjs';

function describe(text: string): string {
  const [statement] = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true).statements;
  const declaration =
    statement && ts.isVariableStatement(statement) ? statement.declarationList.declarations[0] : statement;
  return describeDeclaration('one', declaration as ts.Declaration);
}

it.each([
  [
    'a function with its parameters and its result',
    'export function one<Value extends object = {}>(a: string, b = 2, ...rest: Value[]): Promise<Value> { return a; }',
    'one<Value extends object = {}>(a: string, b = 2, ...rest: Value[]): Promise<Value>',
  ],
  ['a constant that is a function', 'const one = (a?: string): void => {};', 'one(a?: string): void'],
  ['a constant with a type', 'const one: readonly string[] = [];', 'one: readonly string[]'],
  ['a constant without a type', "const one = 'two';", "one = 'two'"],
  ['an alias', 'type one<A> = Omit<A, 0>;', 'type one<A> = Omit<A, 0>'],
  [
    'the members of an interface, without comments',
    'interface one extends Two {\n  /** Says why. */\n  readonly a?: string; // why\n  b(): void;\n  [key: string]: unknown;\n}',
    'interface one extends Two\n  readonly a?: string\n  b(): void\n  [key: string]: unknown',
  ],
  [
    'what users see of a class',
    'class one extends Error { override name = "One"; private a = 1; #b = 2; get c(): string { return ""; } constructor(a: string) {} declare readonly d: number; static e(): void {} }',
    'class one extends Error\n  name = "One"\n  c: string\n  constructor(a: string)\n  readonly d: number\n  static e(): void',
  ],
  ['the members of a type', 'type one = { a: string; b: number };', 'type one\n  a: string\n  b: number'],
  [
    'what is written on several lines on one',
    'type one = [\n  a: string,\n  b: number,\n];',
    'type one = [a: string, b: number]',
  ],
])('describeDeclaration describes %s', (_what, text, shown) => {
  expect(describe(text)).toBe(shown);
});

const long = (count: number) => Array.from({ length: count }, (_, index) => `'a-rather-long-word-${index}'`);

it('each member of a long union has its own line', () => {
  const words = long(9);
  expect(describe(`type one = ${words.join(' | ')};`)).toBe(
    ['type one =', ...words.map((word) => `  | ${word}`)].join('\n'),
  );
});

it('each parameter of a long list has its own line', () => {
  const parameters = [
    'first: Readonly<Record<string, string | number | boolean>>',
    'second: Readonly<Record<string, string>>',
  ];
  expect(describe(`function one(${parameters.join(', ')}): void {}`)).toBe(
    `one(\n  ${parameters[0]},\n  ${parameters[1]},\n): void`,
  );
});

it('each branch of a long conditional type has its own line', () => {
  const [a, b, c] = [long(3), long(2), long(1)].map((words) => words.join(' | '));
  expect(describe(`type one<X> = X extends string ? ${a} : X extends number ? ${b} : ${c};`)).toBe(
    ['type one<X> =', '  X extends string', `  ? ${a}`, '  : X extends number', `  ? ${b}`, `  : ${c}`].join('\n'),
  );
});

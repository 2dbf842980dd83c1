// Describes the exports of a package as text, with one line for each function, constant and member, so that a change shows
// as one line.
import ts from 'typescript';
import { describeDeclaration } from './describe-declaration.mjs';

/**
 * An entry point of a package.
 *
 * @typedef {object} EntryPoint
 * @property {string} name - The name that a program imports, such as `@td/core/signals`.
 * @property {string} path - The path of the source.
 */

/**
 * @param {readonly EntryPoint[]} entryPoints - All entry points, so that a name from another package can be described as
 *   such. The origin of a name is the first entry point that exports it, in the package that declares it.
 * @returns {Map<string, string>} The descriptions by the name of the entry point.
 */
export function publicSignatures(entryPoints) {
  const program = ts.createProgram(
    entryPoints.map(({ path }) => path),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      customConditions: ['@td/source'],
      // Declarations are described as they are written, so no types of a platform are needed.
      noLib: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const exported = new Map(entryPoints.map(({ name, path }) => [name, exportsOf(checker, program, path)]));

  /** @param {ts.Symbol} symbol */
  const originOf = (symbol) => {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
    const declares = entryPoints.find(
      ({ name, path }) =>
        file.startsWith(packageFolder(path)) && exported.get(name)?.some((one) => one.symbol === symbol),
    );
    return declares?.name;
  };
  return new Map(
    entryPoints.map(({ name }) => {
      const texts = (exported.get(name) ?? []).map(({ alias, symbol }) => {
        const origin = originOf(symbol);
        const isForeign = origin !== undefined && origin !== name;
        return {
          isType: !(symbol.flags & ts.SymbolFlags.Value),
          text: isForeign ? `${alias} from ${origin}` : describe(alias, symbol),
        };
      });
      const values = texts.filter(({ isType }) => !isType).map(({ text }) => text);
      const types = texts.filter(({ isType }) => isType).map(({ text }) => text);
      return [name, [`// ${name}\n`, ...spaced(values), '\n// types\n', ...spaced(types), ''].join('\n')];
    }),
  );
}

/**
 * Adds an empty line around declarations that take several lines.
 *
 * @param {readonly string[]} texts
 */
function spaced(texts) {
  return texts.map((text, index) => {
    const isNextTo = text.includes('\n') || texts[index - 1]?.includes('\n');
    return index > 0 && isNextTo ? `\n${text}` : text;
  });
}

/**
 * @param {ts.TypeChecker} checker
 * @param {ts.Program} program
 * @param {string} path
 */
function exportsOf(checker, program, path) {
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${path}: exports nothing`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({
      alias: symbol.name,
      symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    }))
    .sort((a, b) => (a.alias < b.alias ? -1 : 1));
}

/**
 * Returns a path with the separators of the compiler, on every system.
 *
 * @param {string} path
 */
function packageFolder(path) {
  return /^.*\/packages\/[^/]+\//.exec(path.replaceAll('\\', '/'))?.[0] ?? '';
}

/**
 * @param {string} alias
 * @param {ts.Symbol} symbol
 */
function describe(alias, symbol) {
  const declarations = symbol.declarations ?? [];
  if (declarations.length === 0) throw new Error(`cannot find where ${alias} is declared`);
  // The last declaration of a function with overloads is its implementation, which callers do not see.
  const visible = declarations.length > 1 && declarations.every(ts.isFunctionDeclaration);
  return (visible ? declarations.filter((one) => !('body' in one && one.body)) : declarations)
    .map((declaration) => describeDeclaration(alias, declaration))
    .join('\n');
}

// Finds the globals that sources read, so that a test can take each of them away.
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';

/** The globals of the language itself. A realm cannot be without them, but a program can patch them. */
const LANGUAGE = new Set(
  runInContext('Object.getOwnPropertyNames(globalThis)', createContext({})).filter(
    (/** @type {string} */ name) => name !== 'Intl' && name !== 'console',
  ),
);

/**
 * Returns the platform's globals that a source reads: free names, and members of `globalThis`.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function usedGlobals(text) {
  // Without types and comments, each name that is left is one of a value.
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, removeComments: true },
  });
  const source = ts.createSourceFile('source.js', outputText, ts.ScriptTarget.ESNext, true);
  /** @type {Set<string>} */
  const declared = new Set();
  /** @type {Set<string>} */
  const read = new Set();
  /** @type {Set<string>} */
  const members = new Set();

  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      if (isMemberOfGlobal(node)) members.add(node.text);
      else if (isDeclaration(node)) declared.add(node.text);
      else if (!isName(node, parent)) read.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const free = [...read].filter((name) => !declared.has(name));
  return [...new Set([...free, ...members])].filter((name) => !LANGUAGE.has(name) && name !== 'undefined').sort();
}

/** @param {ts.Identifier} node */
function isMemberOfGlobal(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name === node && parent.expression.getText() === 'globalThis';
  }
  if (!ts.isBindingElement(parent) || (parent.propertyName ?? parent.name) !== node) return false;
  const { parent: holder } = parent.parent;
  return ts.isVariableDeclaration(holder) && holder.initializer?.getText() === 'globalThis';
}

/** @param {ts.Identifier} node */
function isDeclaration(node) {
  const { parent } = node;
  const isNamed = /** @type {{ name?: ts.Node }} */ (parent).name === node;
  return (
    (isNamed &&
      (ts.isVariableDeclaration(parent) ||
        ts.isParameter(parent) ||
        ts.isBindingElement(parent) ||
        ts.isFunctionDeclaration(parent) ||
        ts.isFunctionExpression(parent) ||
        ts.isClassDeclaration(parent) ||
        ts.isImportSpecifier(parent))) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent)
  );
}

/**
 * Whether an identifier only names a member.
 *
 * @param {ts.Identifier} node
 * @param {ts.Node} parent
 */
function isName(node, parent) {
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isGetAccessor(parent) ||
      ts.isSetAccessor(parent)) &&
    parent.name === node
  );
}

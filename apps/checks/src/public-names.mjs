// Reads the exported names of a package from its index.ts, which lists each of them.
import ts from 'typescript';

/**
 * @param {string} path
 * @param {string} text
 * @returns {{ values: string[], types: string[] }}
 */
export function publicNames(path, text) {
  const names = ts
    .createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    .statements.flatMap((statement) => namesOf(path, statement))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    values: names.filter(({ isType }) => !isType).map(({ name }) => name),
    types: names.filter(({ isType }) => isType).map(({ name }) => name),
  };
}

/**
 * @param {string} path
 * @param {ts.Statement} statement
 * @returns {{ name: string, isType: boolean }[]}
 */
function namesOf(path, statement) {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (!exportClause) throw new Error(`${path}: "export *" hides the exported names; list each of them`);
    if (ts.isNamespaceExport(exportClause)) return [{ name: exportClause.name.text, isType: isTypeOnly }];
    return exportClause.elements.map(({ name, isTypeOnly: isType }) => ({
      name: name.text,
      isType: isTypeOnly || isType,
    }));
  }
  if (ts.isExportAssignment(statement)) return [{ name: 'default', isType: false }];
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!isExported) return [];
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return [{ name: statement.name.text, isType: true }];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => ({ name: name.getText(), isType: false }));
  }
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return [{ name: statement.name?.text ?? 'default', isType: false }];
  }
  throw new Error(`${path}: unknown kind of export: ${statement.getText()}`);
}

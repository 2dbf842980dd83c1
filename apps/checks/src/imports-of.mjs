import ts from 'typescript';

/**
 * Every module that a source names: static, dynamic, types only, re-exported.
 *
 * @param {string} text
 */
export function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

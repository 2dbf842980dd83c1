import ts from 'typescript';

/**
 * Returns every module that a source imports: static, dynamic, type-only and re-exported.
 *
 * @param {string} text
 */
export function importsOf(text) {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

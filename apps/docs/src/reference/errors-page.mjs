import { summaryText, tagText } from './comment-text.mjs';
import { findDeclaration } from './find-declaration.mjs';
import { code, page, table } from './markdown.mjs';
import { memberTable } from './member-table.mjs';
import { wordTable } from './word-table.mjs';

/** @import { DeclarationReflection, ProjectReflection } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * The codes of errors, and what throws them.
 *
 * @param {ProjectReflection} project
 * @param {UrlOf} urlOf
 */
export function errorsPage(project, urlOf) {
  const base = findDeclaration(project, 'TelemetryDeckError');
  const transportError = findDeclaration(project, 'TransportError');
  return page([
    '# Errors',
    summaryText(base.comment, urlOf),
    memberTable(base, urlOf),
    '## Codes',
    wordTable(findDeclaration(project, 'TelemetryDeckErrorCode'), ['Code', 'When'], urlOf),
    '## Errors of transports',
    summaryText(transportError.comment, urlOf),
    memberTable(transportError, urlOf),
    '## What throws',
    table(['Call', 'Of', 'Throws'], throwers(project, urlOf)),
  ]);
}

/**
 * @param {ProjectReflection} project
 * @param {UrlOf} urlOf
 */
function throwers(project, urlOf) {
  return (project.children ?? []).flatMap((module) =>
    callsOf(module).flatMap(({ call, signature }) => {
      const text = tagText(signature.comment, '@throws', urlOf);
      return text ? [[`[${code(call)}](${urlOf(signature)})`, code(module.name), text]] : [];
    }),
  );
}

/**
 * The functions of a module, and the methods of what it exports.
 *
 * @param {DeclarationReflection} module
 */
function callsOf({ children = [] }) {
  return children.flatMap((exported) => {
    const methods = exported.isReference() ? [] : (exported.children ?? []);
    return [
      ...callsIn(exported, exported.name),
      ...methods.flatMap((method) => callsIn(method, `${exported.name}.${method.name}`)),
    ];
  });
}

/**
 * @param {DeclarationReflection} declaration
 * @param {string} name
 */
function callsIn({ signatures = [] }, name) {
  return signatures.map((signature) => ({ call: `${name}()`, signature }));
}

import { summaryText } from './comment-text.mjs';
import { findDeclaration } from './find-declaration.mjs';
import { page } from './markdown.mjs';
import { memberTable } from './member-table.mjs';
import { memberWords } from './word-table.mjs';

/** @import { ProjectReflection } from 'typedoc' */
/** @import { UrlOf } from './comment-text.mjs' */

/**
 * What a client counts, and why signals are dropped.
 *
 * @param {ProjectReflection} project
 * @param {UrlOf} urlOf
 */
export function statsPage(project, urlOf) {
  const [stats, report, event] = ['ClientStats', 'FlushReport', 'DeliveryEvent'].map((name) =>
    findDeclaration(project, name),
  );
  const section = (/** @type {typeof stats} */ declaration) => [
    summaryText(declaration?.comment, urlOf),
    declaration && memberTable(declaration, urlOf),
  ];
  return page([
    '# Statistics and drop reasons',
    '`client.stats()` returns these numbers of signals.',
    ...section(stats),
    '## Drop reasons',
    'The keys of `stats().dropped`.',
    memberWords(findDeclaration(project, 'dropReasons'), ['Reason', 'Why', 'Lost, or wanted by the program'], urlOf),
    '## What `flush` and `close` report',
    ...section(report),
    '## Events',
    ...section(event),
  ]);
}

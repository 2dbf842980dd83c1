// Checks that tests name the points of the delivery specification that they prove: "(point 12)" or "(points 16, 31)".
import ts from 'typescript';

/** @import { SourceFile } from './workspace.mjs' */

/** Matches tests: the tests of vitest, and the steps of `npm test`, whose checks have names. */
const TEST = /\.test\.ts$|^apps\/checks\/src\/steps(\/|\.mjs$)/;

const CITATION = /\(points? (\d+(?:, \d+)*)\)/g;

/**
 * Returns the numbers of the points in the specification, which are those of its numbered list.
 *
 * @param {string} specification - The specification in Markdown.
 */
export function readPoints(specification) {
  return [...specification.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
}

/**
 * @param {readonly number[]} points
 * @param {readonly SourceFile[]} sources
 * @returns {string[]} The problems, one sentence each.
 */
export function findCitationProblems(points, sources) {
  const citations = sources.flatMap(({ path, text }) => citedPoints(text).map((point) => ({ path, point })));
  const proved = new Set(citations.filter(({ path }) => TEST.test(path)).map(({ point }) => point));
  return [
    ...points.filter((point, index) => point !== index + 1).map((point) => `point ${point} is out of order`),
    ...points.filter((point) => !proved.has(point)).map((point) => `no test names point ${point}`),
    ...citations
      .filter(({ point }) => !points.includes(point))
      .map(({ path, point }) => `${path}: names point ${point}, which does not exist`),
  ];
}

/**
 * Returns the points that a source names in strings, such as the title of a test. Comments do not count.
 *
 * @param {string} text - The text of the source.
 * @returns {number[]}
 */
function citedPoints(text) {
  if (!/\(points? \d/.test(text)) return [];
  /** @type {number[]} */
  const points = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const [, numbers = ''] of node.text.matchAll(CITATION)) points.push(...numbers.split(', ').map(Number));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest));
  return points;
}

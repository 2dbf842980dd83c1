// Tests name the points of the delivery specification that they prove, as in "(point 12)" or "(points 16, 31)".
import ts from 'typescript';

/** @import { SourceFile } from './workspace.mjs' */

/** What is a test: files of vitest, and the steps of `npm test`, whose checks have names. */
const TEST = /\.test\.ts$|^apps\/checks\/src\/steps(\/|\.mjs$)/;

const CITATION = /\(points? (\d+(?:, \d+)*)\)/g;

/**
 * The numbers of the points in the specification, which are those of its numbered list.
 *
 * @param {string} specification - As Markdown.
 */
export function readPoints(specification) {
  return [...specification.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
}

/**
 * @param {readonly number[]} points
 * @param {readonly SourceFile[]} sources
 * @returns {string[]} What is wrong, one sentence each.
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
 * Only texts count, such as the title of a test: a comment proves nothing.
 *
 * @param {string} text - Of a source.
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

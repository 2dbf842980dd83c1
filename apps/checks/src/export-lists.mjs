// Writes the lists of exports that follow from other lists: core exports every builder, and the presets export what users
// of core need. So a builder or a ready-made signal stands in one list only.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { publicNames } from './public-names.mjs';
import { ROOT } from './setup.mjs';

/**
 * A list of exports.
 *
 * @typedef {object} ExportList
 * @property {string} file - The file with the list.
 * @property {string} from - The module that the list names.
 * @property {string} source - The file whose exports the list contains.
 */

const CORE = 'packages/core/src/index.ts';

/** In the exports of core, those for users of a client stand above this line. */
const END_OF_USERS = '// For authors of transports.';

const PRESETS = ['packages/node/src', 'packages/browser/src'];

/** Each list stands after those that it follows from. @type {readonly ExportList[]} */
const EXPORT_LISTS = [
  { file: CORE, from: './options/option-builders.js', source: 'packages/core/src/options/option-builders.ts' },
  ...PRESETS.flatMap((folder) => [
    { file: `${folder}/index.ts`, from: '@td/core', source: CORE },
    { file: `${folder}/signals.ts`, from: '@td/core/signals', source: 'packages/core/src/signals/index.ts' },
  ]),
];

/**
 * @param {(file: string) => string} read - Returns the text of a file.
 * @returns {Map<string, string>} The files whose lists differ, with the right text.
 */
export function staleExportLists(read) {
  /** @type {Map<string, string>} */
  const stale = new Map();
  for (const { file, from, source } of EXPORT_LISTS) {
    const text = stale.get(file) ?? read(file);
    const [forUsers = ''] = (stale.get(source) ?? read(source)).split(END_OF_USERS);
    const right = withExports(file, text, from, publicNames(source, forUsers));
    if (right !== text) stale.set(file, right);
  }
  return stale;
}

/**
 * Replaces the names that a file exports from a module. Leaves out names that the file exports from elsewhere.
 *
 * @param {string} file
 * @param {string} text
 * @param {string} from
 * @param {{ values: string[], types: string[] }} names
 */
function withExports(file, text, from, { values, types }) {
  const list = (/** @type {string} */ keyword) => new RegExp(`^${keyword} \\{[^}]*\\} from '${from}';`, 'm');
  const others = publicNames(file, text.replace(list('export type'), '').replace(list('export'), ''));
  const own = new Set([...others.values, ...others.types]);
  const written = (/** @type {string} */ keyword, /** @type {readonly string[]} */ all) => {
    // An overloaded function has several declarations.
    const lines = [...new Set(all)].filter((name) => !own.has(name)).sort(byLetters);
    return `${keyword} {\n${lines.map((name) => `  ${name},\n`).join('')}} from '${from}';`;
  };
  return text
    .replace(list('export type'), () => written('export type', types))
    .replace(list('export'), () => written('export', values));
}

/** The order of the formatter: by letters, and of one letter the upper case first. @param {string} a @param {string} b */
function byLetters(a, b) {
  const key = (/** @type {string} */ name) => name.replace(/[a-z]/gi, (letter) => letter.toLowerCase() + letter);
  return key(a) < key(b) ? -1 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = staleExportLists((file) => readFileSync(join(ROOT, file), 'utf8'));
  for (const [file, text] of stale) writeFileSync(join(ROOT, file), text);
}

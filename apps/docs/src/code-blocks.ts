/** What is done with a block of code beyond looking at its types. */
type BlockUse = 'program' | 'tests' | 'module' | 'text';

/** A fenced block of code in a document. */
export interface CodeBlock {
  /** Where it begins, such as `README.md:45`. */
  readonly place: string;
  /** The line of the document that the block's first line is, from 1. */
  readonly line: number;
  readonly language: string;
  /** The file it is saved as; other blocks of the same document may import it by this name. */
  readonly file: string;
  readonly use: BlockUse;
  readonly text: string;
}

/** The languages that a document may use; anything else is more likely a slip than a wish. */
const LANGUAGES: readonly string[] = ['ts', 'js', 'sh', 'html', 'json', 'text'];

/**
 * Finds the fenced blocks of a document and says what is to be done with each.
 *
 * What follows the language on the fence: nothing for a program that is run; `title="name.ts"` for a file that another
 * block imports; `no-run` and a reason for a program that cannot run here. Blocks that import vitest or the contract
 * suite are run as tests.
 *
 * @throws Error when a fence is not closed, has a language or a word that is not known, gives no reason, or has the name
 *   of another.
 */
export function readCodeBlocks(document: string, markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let fence: { readonly marks: string; readonly info: string; readonly at: number } | undefined;
  const lines = markdown.split('\n');
  lines.forEach((line, index) => {
    const [, marks, info] = /^\s*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (marks === undefined || info === undefined) return;
    if (!fence) {
      fence = { marks, info: info.trim(), at: index };
    } else if (marks.startsWith(fence.marks) && info.trim() === '') {
      blocks.push(toBlock(document, fence.at, fence.info, lines.slice(fence.at + 1, index)));
      fence = undefined;
    }
  });
  if (fence) throw new Error(`${document}:${fence.at + 1} is never closed`);
  for (const { file, place } of blocks) {
    const first = blocks.find((block) => block.file === file);
    if (first?.place !== place) throw new Error(`${place} has the name of ${first?.place}: ${file}`);
  }
  return blocks;
}

function toBlock(document: string, at: number, info: string, lines: readonly string[]): CodeBlock {
  const place = `${document}:${at + 1}`;
  const [, language = '', rest = ''] = /^(\S*)\s*(.*)$/.exec(info) ?? [];
  if (!LANGUAGES.includes(language)) {
    throw new Error(`${place} has the language "${language}", which is none of ${LANGUAGES.join(', ')}`);
  }
  const [, title] = /^title="([\w.-]+\.m?[tj]s)"$/.exec(rest) ?? [];
  const [noRun, reason] = /^no-run\b\W*(.*)$/.exec(rest) ?? [];
  if (noRun !== undefined && !reason) throw new Error(`${place} is not run, and gives no reason`);
  if (rest !== '' && title === undefined && noRun === undefined)
    throw new Error(`${place} says "${rest}" on its fence`);
  const text = `${lines.join('\n')}\n`;
  const isCode = language === 'ts' || language === 'js';
  return {
    place,
    line: at + 2,
    language,
    file: title ?? `line-${at + 1}.${language}`,
    use: !isCode || noRun !== undefined ? 'text' : useOf(text, title),
    text,
  };
}

function useOf(text: string, title: string | undefined): BlockUse {
  if (/from 'vitest'|\btransportContract\(/.test(text)) return 'tests';
  return title === undefined ? 'program' : 'module';
}

/** The types of the signals that a program says it sends to TelemetryDeck; one with a server of its own sends there. */
export function shownSignals(text: string): string[] {
  if (text.includes('startIngestServer(')) return [];
  return [...text.matchAll(/\b(?:sendSignal|deliverSignal)\(\s*'([^']+)'/g)].map(([, type]) => type as string);
}

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { FLAGS } from '../command-line/flags.js';
import { suggestion } from '../command-line/nearest.js';
import { parseFlags } from '../command-line/parse-flags.js';
import { parseApp } from '../command-line/parse-values.js';
import { UsageError } from '../command-line/usage-error.js';

const ACTIONS = ['list', 'show', 'send', 'clear'] as const;

/** What to do with stored signals, and with which. */
export interface SpoolCommand {
  readonly action: (typeof ACTIONS)[number];
  /** The ID of the file to show. */
  readonly id: string | undefined;
  readonly appID: string | undefined;
  readonly directory: string | undefined;
  readonly isJSON: boolean;
}

/** @throws UsageError when the command line is invalid. */
export function parseSpool(args: readonly string[]): SpoolCommand {
  const { flags, words } = parseFlags(args, FLAGS.spool);
  const [word, id, ...others] = words;
  const action = ACTIONS.find((known) => known === word);
  if (word === undefined) throw new UsageError(`an action is missing: td spool ${ACTIONS.join(' | ')}`);
  if (!action) throw new UsageError(`unknown action; td spool has ${ACTIONS.join(', ')}${suggestion(word, ACTIONS)}`);
  if (others.length > 0 || (id !== undefined && action !== 'show')) {
    throw new UsageError(`too many words after td spool ${action}`);
  }
  if ('all' in flags && action !== 'clear') throw new UsageError('--all works only with td spool clear: remove it');
  if ('all' in flags && 'app' in flags) throw new UsageError('--all and --app exclude each other: remove one');
  if (action === 'clear' && !('all' in flags) && !('app' in flags)) {
    throw new UsageError('td spool clear deletes signals: choose them with --app ID or --all');
  }
  const directory = parseFolder(flags.directory);
  return { action, id, appID: parseApp(flags.app), directory, isJSON: 'json' in flags };
}

/** @throws UsageError when there is no such folder: then no program has stored signals in it. */
function parseFolder(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const folder = resolve(text);
  if (mayBeFolder(folder)) return folder;
  throw new UsageError(`--directory must be a folder; there is none at ${folder}`);
}

function mayBeFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return !/ENOENT|ENOTDIR/.test(`${(error as NodeJS.ErrnoException).code}`);
  }
}

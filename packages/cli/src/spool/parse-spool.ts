import { FLAGS } from '../command-line/flags.js';
import { suggestion } from '../command-line/nearest.js';
import { parseFlags } from '../command-line/parse-flags.js';
import { UsageError } from '../command-line/usage-error.js';

const ACTIONS = ['list', 'show', 'send', 'clear'] as const;

/** What to do with the signals that wait, and with which. */
export interface SpoolCommand {
  readonly action: (typeof ACTIONS)[number];
  /** Of the file to show. */
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
  if (word === undefined) throw new UsageError(`say what to do: td spool ${ACTIONS.join(' | ')}`);
  if (!action) throw new UsageError(`td spool knows ${ACTIONS.join(', ')} only${suggestion(word, ACTIONS)}`);
  if (others.length > 0 || (id !== undefined && action !== 'show')) {
    throw new UsageError(`too many words after td spool ${action}`);
  }
  if ('all' in flags && action !== 'clear') throw new UsageError('--all is for td spool clear: remove it');
  if ('all' in flags && 'app' in flags) throw new UsageError('--all and --app exclude each other: remove one');
  if (action === 'clear' && !('all' in flags) && !('app' in flags)) {
    throw new UsageError('td spool clear deletes signals: say which, by --app ID or --all');
  }
  return { action, id, appID: flags.app, directory: flags.directory, isJSON: 'json' in flags };
}

import { hashUserID } from '@td/node';
import { FLAGS } from './command-line/flags.js';
import { parseFlags } from './command-line/parse-flags.js';
import { UsageError } from './command-line/usage-error.js';
import type { Io } from './terminal/io.js';
import { printJSON } from './terminal/print-json.js';

/**
 * Prints the hash of an identifier. Reads the identifier from standard input, unless it is an argument: arguments are
 * visible in lists of processes and in the shell's history.
 */
export async function hash(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = parseFlags(args, FLAGS.hash);
  if (words.length > 1)
    throw new UsageError('more than one identifier: put it in quotes, or give it on standard input');
  const identifier = words[0] ?? (await io.readInput()).replace(/^\ufeff|\r?\n$/g, '');
  if (identifier.trim() === '') throw new UsageError('the identifier is missing: give it on standard input');
  if (/[\r\n]/.test(identifier)) throw new UsageError('the identifier has more than one line: give one identifier');
  const hashed = hashUserID(identifier, flags.salt);
  if ('json' in flags) printJSON(io, { ok: true, hash: hashed });
  else io.print(hashed);
  return 0;
}

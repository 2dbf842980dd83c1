import { FLAGS } from './command-line/flags.js';
import { suggestion } from './command-line/nearest.js';
import { parseFlags } from './command-line/parse-flags.js';
import { UsageError } from './command-line/usage-error.js';
import { HELP } from './help.js';
import type { Io } from './terminal/io.js';
import { onOneLine } from './terminal/one-line.js';
import { printJSON } from './terminal/print-json.js';
import { VERSION } from './version.js';

/** The commands. Each is loaded when it is called, so that the tool starts fast. */
const COMMANDS: Readonly<Record<string, (args: readonly string[], io: Io) => Promise<number>>> = {
  async send(args, io) {
    const [{ parseSend }, { send }] = await Promise.all([import('./send/parse-send.js'), import('./send/send.js')]);
    return send(parseSend(args), io);
  },
  hash: async (args, io) => (await import('./hash.js')).hash(args, io),
  spool: async (args, io) => (await import('./spool/spool-command.js')).spool(args, io),
  doctor: async (args, io) => (await import('./doctor/doctor.js')).doctor(args, io),
};

/**
 * Runs a command line of `td`.
 *
 * @param args - The words after `td`.
 * @param io - Where it reads and writes.
 * @returns The exit code: 0 for success, 1 for a failure, 2 for an invalid command line.
 * @example
 * ```ts
 * import { run } from '@td/cli';
 *
 * const exitCode = await run(['hash'], {
 *   print: (line) => process.stdout.write(`${line}\n`),
 *   complain: (line) => process.stderr.write(`${line}\n`),
 *   readInput: async () => 'ada@example.com',
 *   colour: false,
 * });
 * process.exitCode = exitCode;
 * ```
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const helpName = command ? name : 'td';
  try {
    if (command) {
      if (rest.includes('--help') || rest.includes('-h')) return printHelp(helpName, io);
      return await command(rest, io);
    }
    const { flags, words } = parseFlags(args, FLAGS.td);
    if ('help' in flags) return printHelp(helpName, io);
    if ('version' in flags && !words[0]) {
      io.print(VERSION);
      return 0;
    }
    const known = Object.keys(COMMANDS);
    if (words[0]) throw new UsageError(`unknown command${suggestion(words[0], known)}`);
    throw new UsageError(`a command is missing: ${known.join(', ')}`);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const message = onOneLine(error instanceof Error ? error.message : String(error));
    const hint = isUsage ? ` (td ${helpName === 'td' ? '' : `${helpName} `}--help lists all flags)` : '';
    if (!isUsage && args.includes('--json')) printJSON(io, { ok: false, reason: 'FAILED', message });
    else io.complain(`td: ${message}${hint}`);
    return isUsage ? 2 : 1;
  }
}

function printHelp(name: string, io: Io): number {
  for (const line of (HELP[name] ?? '').split('\n')) io.print(line);
  return 0;
}

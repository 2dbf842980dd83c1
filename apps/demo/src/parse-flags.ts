import { parseArgs } from 'node:util';
import { FLAGS, type FlagValues, isFlagName } from './flags.js';
import { suggestion } from './nearest.js';
import { UsageError } from './usage-error.js';

/** The flags and the other words of a command line. */
export interface FlagsAndWords {
  readonly flags: FlagValues;
  readonly words: readonly string[];
}

/**
 * Separates the flags from the other words.
 *
 * @throws UsageError when a flag is unknown, occurs twice, lacks its value or has one that it does not take.
 */
export function parseFlags(args: readonly string[]): FlagsAndWords {
  // Not `strict`, because its errors make no suggestion and are longer than a line.
  const { tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  const flags: FlagValues = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isFlagName(name)) throw new UsageError(`unknown flag ${rawName}${suggestion(rawName, knownFlags)}`);
    if (name in flags) throw new UsageError(`--${name} occurs twice: remove one`);
    if (FLAGS[name].type === 'boolean') {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    } else if (!value) {
      throw new UsageError(`--${name} needs a value`);
    } else if (!inlineValue && value.startsWith('-') && Number.isNaN(Number(value))) {
      // The value is most likely the next flag. The message does not contain it: it may be the user's identifier.
      throw new UsageError(`--${name} needs a value; write --${name}=-… for a value that starts with a dash`);
    }
    flags[name] = value ?? '';
  }
  return { flags, words };
}

const knownFlags = Object.keys(FLAGS).map((name) => `--${name}`);

import { parseArgs } from 'node:util';
import { FLAGS, type FlagValues, isFlagName } from './flags.js';
import { suggestion } from './nearest.js';
import { UsageError } from './usage-error.js';

/** A command line, taken apart. */
export interface FlagsAndWords {
  readonly flags: FlagValues;
  readonly words: readonly string[];
}

/**
 * Takes flags and words apart.
 *
 * @throws UsageError naming the flag that is unknown, given twice, or at odds with its value.
 */
export function parseFlags(args: readonly string[]): FlagsAndWords {
  // Not `strict`: its errors do not name what was meant, and are longer than a line.
  const { tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true });
  const flags: FlagValues = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!isFlagName(name)) throw new UsageError(`there is no flag ${rawName}${suggestion(rawName, knownFlags)}`);
    if (name in flags) throw new UsageError(`--${name} is given twice`);
    if (FLAGS[name].type === 'boolean') {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    } else if (!value) {
      throw new UsageError(`--${name} needs a value`);
    } else if (!inlineValue && value.startsWith('-') && Number.isNaN(Number(value))) {
      // Most likely the next flag. The value itself is not repeated: it may be the user's identifier.
      throw new UsageError(`--${name} needs a value; one that begins with a dash is written --${name}=-…`);
    }
    flags[name] = value ?? '';
  }
  return { flags, words };
}

const knownFlags = Object.keys(FLAGS).map((name) => `--${name}`);

import { parseArgs } from 'node:util';
import type { Flags, FlagValues } from './flags.js';
import { suggestion } from './nearest.js';
import { checkLine } from './parse-values.js';
import { UsageError } from './usage-error.js';

/** The flags and the other words of a command line. */
export interface FlagsAndWords<Known extends Flags> {
  readonly flags: FlagValues<Known>;
  readonly words: readonly string[];
}

/**
 * Separates the flags from the other words.
 *
 * @throws UsageError when a flag is unknown, occurs twice, lacks its value, or has a value that it does not take.
 */
export function parseFlags<Known extends Flags>(args: readonly string[], known: Known): FlagsAndWords<Known> {
  // Not `strict`, because its errors make no suggestion and are longer than a line.
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true });
  const flags: Record<string, string> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const flag = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!flag) {
      const names = Object.keys(known).map((one) => `--${one}`);
      throw new UsageError(`unknown flag ${rawName}${suggestion(rawName, names)}`);
    }
    if (Object.hasOwn(flags, name)) throw new UsageError(`--${name} occurs twice: remove one`);
    if (flag.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`);
    } else if (!value?.trim()) {
      throw new UsageError(`--${name} needs a value`);
    } else if (!inlineValue && value.startsWith('-') && Number.isNaN(Number(value))) {
      // The value is most likely the next flag. The message does not contain it: it may be the user's identifier.
      throw new UsageError(`--${name} needs a value; write --${name}=-… for a value that starts with a dash`);
    }
    // A program may have any salt.
    if (value && name !== 'salt') checkLine(`--${name}`, value);
    flags[name] = value ?? '';
  }
  return { flags: flags as FlagValues<Known>, words };
}

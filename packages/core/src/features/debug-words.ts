/** What the user of a program or a page asks of debug mode. */
export interface DebugWords {
  /** Whether lines are shown. */
  readonly isOn: boolean;
  /** Whether lines show whole signals. */
  readonly full: boolean;
  /** Whether nothing is sent. */
  readonly isDry: boolean;
  /** The first word that is unknown. Nothing is sent then: the user may have meant a dry run. */
  readonly unknown: string | undefined;
}

/**
 * Reads a text such as `dry,full`: words with commas or spaces between them, in any case. `1`, `true`, `on`, `yes` or no
 * word at all show lines; `full` shows whole signals; a word that begins with `dry` sends nothing; `0`, `false`, `off` and
 * `no` show no line. An unknown word sends nothing either.
 *
 * @example
 * ```ts
 * readDebugWords('dry-run'); // { isOn: true, full: false, isDry: true, unknown: undefined }
 * ```
 */
export function readDebugWords(text: string): DebugWords {
  const asked = { isOn: true, full: false, isDry: false, unknown: undefined as string | undefined };
  for (const word of text.toLowerCase().split(/[\s,;]+/)) {
    if (/^(0|false|off|no)$/.test(word)) asked.isOn = false;
    else if (word === 'full') asked.full = true;
    else if (!/^(1|true|on|yes)?$/.test(word)) {
      asked.isDry = true;
      if (!word.startsWith('dry')) asked.unknown ??= word;
    }
  }
  return asked;
}

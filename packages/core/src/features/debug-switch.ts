import type { Feature } from '../contracts/feature.js';
import type { FeatureClient } from '../contracts/feature-client.js';
import { oneLine } from '../contracts/one-line.js';
import { debugFeature } from './debug.js';
import { readDebugWords } from './debug-words.js';
import { withDryRun } from './dry-run.js';
import { printLine } from './print-line.js';

/**
 * Makes debug mode by a text of the user, such as an environment variable: see {@link readDebugWords}. An unknown word
 * gets one line of warning. For those who write a preset.
 *
 * @param name - What the user has set, for the warning.
 * @param read - Returns the text when a client is made; `undefined` leaves debug mode off.
 * @param print - Takes each line. @defaultValue as with `withDebug`
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', debugSwitch('MY_TOOL_DEBUG', () => process.env.MY_TOOL_DEBUG));
 * ```
 */
export function debugSwitch(
  name: string,
  read: (client: FeatureClient) => string | undefined,
  print?: (line: string) => void,
): Feature {
  return debugFeature((client) => {
    const text = read(client);
    if (text === undefined) return undefined;
    const { full, isDry, isOn, unknown } = readDebugWords(text);
    if (unknown)
      printLine(
        oneLine(`TelemetryDeck: ${name} does not know "${unknown}", so nothing is sent; it knows 1, full, dry and 0`),
      );
    if (isDry) withDryRun().join(client);
    return isOn ? { full, print } : undefined;
  });
}

import { writeLine } from '../internal/environment.js';

/**
 * Prints a line for a developer: on standard error in Node, Bun and Deno, by `console.debug` elsewhere. Never throws.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withDebug({ print: (line) => printLine(`my app: ${line}`) }));
 * ```
 */
export function printLine(line: string): void {
  writeLine(line);
}

/**
 * Where the library tells what it could not do. Without one it is silent. `console` is one.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withLogger(console));
 * ```
 */
export interface Logger {
  /** Something was refused or lost. */
  error(message: string): void;
  /** Something was left out, or will be tried again. */
  warn(message: string): void;
}

/**
 * Receives messages about refused and lost signals, such as `console`. Without a logger the library is silent.
 *
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withLogger(console));
 * ```
 */
export interface Logger {
  /** Reports a refused or lost signal. */
  error(message: string): void;
  /** Reports a part of a signal that the client left out, or an attempt that it will repeat. */
  warn(message: string): void;
  /** Takes the lines of `withDebug`. Without that option, the client never calls it. */
  debug?(message: string): void;
}

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

/** The user's logger, guarded: one that throws harms nothing, and none at all is silence. */
export function guardLogger(logger: Logger | undefined): Logger {
  const guarded = (level: keyof Logger) => (message: string) => {
    try {
      logger?.[level](`TelemetryDeck: ${message}`);
    } catch {
      // A logger that fails must not fail the program that is being logged.
    }
  };
  return { error: guarded('error'), warn: guarded('warn') };
}

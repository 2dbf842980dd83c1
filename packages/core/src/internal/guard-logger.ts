import type { Logger } from '../contracts/logger.js';

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

import { anObject, count, duration, flag, nonEmptyText, type OptionRow, type OptionTable } from '@td/core';

/** Where signals wait on disk, how many and how long. */
export interface SpoolOptions {
  /**
   * The folder, which the client makes when it first needs it. Programs of one app may share it. It holds the user's
   * decision, too: apps that share the folder share the decision.
   *
   * @defaultValue `telemetrydeck/` and the app's ID in the user's folder for the state of programs: `$XDG_STATE_HOME` or
   * `~/.local/state`, on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`
   */
  readonly directory?: string | undefined;
  /** The most that all files in the folder take, in bytes. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
  /** How old a stored signal may become, in milliseconds. @defaultValue 604800000 (7 days) */
  readonly maxAgeMs?: number | undefined;
  /**
   * Whether each signal is on disk before `sendSignal` returns, so that it outlives a program that is killed.
   *
   * @defaultValue `false`: only what is undelivered when the program ends, or after a minute without the endpoint
   */
  readonly writeAhead?: boolean | undefined;
}

const spoolTable: OptionTable<SpoolOptions> = {
  directory: [nonEmptyText],
  maxBytes: [count],
  // `Infinity` is refused: the order of a detached sender is JSON, which has no such number.
  maxAgeMs: [duration],
  writeAhead: [flag],
};

/** The check and the default of the value `spool`. */
export const spoolRow: OptionRow<SpoolOptions | false | undefined> = [
  (value) => value !== false && (anObject(value) ? 'false, or an object' : spoolTable),
  // Inherits nothing, because only own values are options.
  Object.create(null),
];

/** Complete options, except the folder, which depends on the app. */
export type ResolvedSpoolOptions = Required<Omit<SpoolOptions, 'directory'>> & Record<'maxBytes' | 'maxAgeMs', number>;

/** Completes the options. */
export function resolveSpoolOptions(options: SpoolOptions): ResolvedSpoolOptions {
  const { maxBytes = 5_000_000, maxAgeMs = 7 * 24 * 60 * 60 * 1000, writeAhead = false } = options;
  return { maxBytes, maxAgeMs, writeAhead };
}

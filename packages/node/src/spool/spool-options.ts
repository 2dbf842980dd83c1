import { anObject, count, duration, flag, nonEmptyText, type OptionRow, type OptionTable } from '@td/core';

/** Where, how many and how long signals wait on disk. */
export interface SpoolOptions {
  /**
   * The folder. The client makes it when it first needs it. Programs of one app may share it. It also contains the
   * user's decision, so apps that share the folder share the decision. If a new version of an app names another folder,
   * it does not know the decisions of its users: move the folder.
   *
   * @defaultValue `telemetrydeck/` and the app's ID in the user's folder for the state of programs: `$XDG_STATE_HOME` or
   * `~/.local/state`, on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`
   */
  readonly directory?: string | undefined;
  /** The largest size of all files in the folder together, in bytes. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
  /** The longest time that a signal may stay on disk, in milliseconds. @defaultValue 604800000 (7 days) */
  readonly maxAgeMs?: number | undefined;
  /**
   * Whether each signal is on disk before `sendSignal` returns, so that it is not lost if the program is killed.
   *
   * @defaultValue `false`: the client stores signals only when the program ends, or in an outage of more than a minute
   */
  readonly writeAhead?: boolean | undefined;
}

const spoolTable: OptionTable<SpoolOptions> = {
  directory: [nonEmptyText],
  maxBytes: [count],
  // Refuses `Infinity`, because the order of a detached sender is JSON, which has no such number.
  maxAgeMs: [duration],
  writeAhead: [flag],
};

/** The check and the default of the option `spool`. */
export const spoolRow: OptionRow<SpoolOptions | false | undefined> = [
  (value) => value !== false && (anObject(value) ? 'false, or an object' : spoolTable),
  // Without a prototype, because inherited values are not options.
  Object.create(null),
];

/** Complete options, except the folder, which depends on the app. */
export type ResolvedSpoolOptions = Required<Omit<SpoolOptions, 'directory'>> & Record<'maxBytes' | 'maxAgeMs', number>;

/** Completes the options. */
export function resolveSpoolOptions(options: SpoolOptions): ResolvedSpoolOptions {
  const { maxBytes = 5_000_000, maxAgeMs = 7 * 24 * 60 * 60 * 1000, writeAhead = false } = options;
  return { maxBytes, maxAgeMs, writeAhead };
}

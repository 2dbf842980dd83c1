/** What is kept on disk, where and how long. */
export interface SpoolOptions {
  /**
   * The folder, which is made when it is first needed. Programs of one app may share it.
   *
   * @defaultValue `telemetrydeck/` and the app's ID in the user's folder for the state of programs: `$XDG_STATE_HOME` or
   * `~/.local/state`, on macOS `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`
   */
  readonly directory?: string | undefined;
  /** The most that all files in the folder take, in bytes. @defaultValue 5000000 */
  readonly maxBytes?: number | undefined;
  /** How old what is kept may become, in milliseconds. @defaultValue 604800000 (7 days) */
  readonly maxAgeMs?: number | undefined;
  /**
   * Whether each signal is on disk before `sendSignal` returns, so that it outlives a program that is killed.
   *
   * @defaultValue `false`: only what is undelivered when the program ends, or after a minute without the endpoint
   */
  readonly writeAhead?: boolean | undefined;
}

/** Complete options, but for the folder, which depends on the app. */
export interface ResolvedSpoolOptions {
  readonly directory?: string | undefined;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  readonly writeAhead: boolean;
}

export function resolveSpoolOptions(given: SpoolOptions): ResolvedSpoolOptions {
  const { directory, maxBytes = 5_000_000, maxAgeMs = 7 * 24 * 60 * 60 * 1000, writeAhead = false } = given;
  return { directory, maxBytes, maxAgeMs, writeAhead };
}

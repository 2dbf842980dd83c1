import type { PresetOptions } from '@td/core';
import type { SpoolOptions } from './spool/spool-options.js';

/** The values that a client in Node knows, beside those of every client. Each has its builder. */
export interface NodeClientOptions extends PresetOptions {
  /**
   * The environment variable by which the user of this program switches telemetry off: it does when it is set, and neither
   * empty nor `0` nor `false`. No option beats it. @defaultValue none; the client always heeds `DO_NOT_TRACK`
   */
  readonly optOutVariable?: string | undefined;
  /**
   * How signals that the program could not deliver wait on disk for its next run, or `false`: then they are lost.
   * @defaultValue in the user's folder for the state of programs, at most 5 MB and for 7 days
   */
  readonly spool?: SpoolOptions | false | undefined;
  /**
   * How long a program that has nothing more to do may go on to send its signals, in milliseconds; 0 for not at all. A
   * flush or a request that has waited in vain counts. A request over another transport than the preset's own holds the
   * program until it ends, at most `timeoutMs`. @defaultValue 500
   */
  readonly exitTimeoutMs?: number | undefined;
}

/**
 * Names the environment variable by which the user of this program switches telemetry off: it does when it is set, and
 * neither empty nor `0` nor `false`. No option beats it.
 *
 * @defaultValue none; the client always heeds `DO_NOT_TRACK`
 * @throws TelemetryDeckError `INVALID_OPTION` in `createClient`, for an empty name.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withOptOutVariable('MY_TOOL_TELEMETRY_OPTOUT'));
 * ```
 */
export const withOptOutVariable = (optOutVariable: string): Pick<NodeClientOptions, 'optOutVariable'> => ({
  optOutVariable,
});

/**
 * Says how signals that the program could not deliver wait on disk for its next run, or that they do not: `false`.
 *
 * @defaultValue in the user's folder for the state of programs, at most 5 MB and for 7 days
 * @throws TelemetryDeckError `INVALID_OPTION` in `createClient`, for an unknown name or a value that cannot be used.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSpool({ directory: '/var/lib/my-service/telemetry', writeAhead: true }));
 * ```
 */
export const withSpool = (spool: SpoolOptions | false): Pick<NodeClientOptions, 'spool'> => ({ spool });

/**
 * Limits how long a program that has nothing more to do may go on to send its signals. A flush or a request that has waited
 * in vain counts. A request over another transport than the preset's own holds the program until it ends, at most
 * `timeoutMs`; so does the making of a connection in Bun and Deno, and in Node while other threads of the program work.
 *
 * @param exitTimeoutMs - In milliseconds; 0 for not at all.
 * @defaultValue 500
 * @throws TelemetryDeckError `INVALID_OPTION` in `createClient`, for what is no number of milliseconds.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(200));
 * ```
 */
export const withExitTimeout = (exitTimeoutMs: number): Pick<NodeClientOptions, 'exitTimeoutMs'> => ({ exitTimeoutMs });

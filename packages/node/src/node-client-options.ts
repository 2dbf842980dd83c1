import type { PresetOptions } from '@td/core';
import type { SpoolOptions } from './spool/spool-options.js';

/** The plain values that a client in Node accepts, in addition to those of every client. Each has a builder. */
export interface NodeClientOptions extends PresetOptions {
  /**
   * The environment variable by which the user of this program switches telemetry off. Any value does so, except an
   * empty one, `0` and `false`. No option overrides it. @defaultValue none; the client always obeys `DO_NOT_TRACK`
   */
  readonly optOutVariable?: string | undefined;
  /**
   * How signals that the program could not deliver wait on disk for its next run. With `false`, they are lost.
   * @defaultValue in the user's folder for the state of programs, at most 5 MB and for 7 days
   */
  readonly spool?: SpoolOptions | false | undefined;
  /**
   * How long a program that has nothing else to do stays alive to send its signals, in milliseconds; 0 for not at all.
   * The time that a flush or a request has already waited in vain counts. A request over another transport than the
   * preset's own holds the program until the request ends, at most `timeoutMs`. @defaultValue 500
   */
  readonly exitTimeoutMs?: number | undefined;
}

/**
 * Names the environment variable by which the user of this program switches telemetry off. Any value does so, except an
 * empty one, `0` and `false`. No option overrides it.
 *
 * @defaultValue none; the client always obeys `DO_NOT_TRACK`
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
 * Sets how signals that the program could not deliver wait on disk for its next run. With `false`, they are lost.
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
 * Limits how long a program that has nothing else to do stays alive to send its signals. The time that a flush or a
 * request has already waited in vain counts. A request over another transport than the preset's own holds the program
 * until the request ends, at most `timeoutMs`. So does an opening connection in Bun and Deno, and in Node while other
 * threads of the program work.
 *
 * @param exitTimeoutMs - The limit, in milliseconds; 0 for not at all.
 * @defaultValue 500
 * @throws TelemetryDeckError `INVALID_OPTION` in `createClient`, for a value that is not a number of milliseconds.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(200));
 * ```
 */
export const withExitTimeout = (exitTimeoutMs: number): Pick<NodeClientOptions, 'exitTimeoutMs'> => ({ exitTimeoutMs });

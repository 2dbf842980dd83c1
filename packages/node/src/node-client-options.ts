import type { PlatformClientOptions } from '@td/core';
import type { SpoolOptions } from './spool/spool-options.js';

/** What a client in Node can be told beside what every client can. */
export interface NodeClientOptions extends PlatformClientOptions {
  /**
   * The environment variable by which the user of this program switches telemetry off: set to anything but nothing, `0` or
   * `false`. No option beats it. @defaultValue none; `DO_NOT_TRACK` is always heeded
   */
  readonly optOutVariable?: string | undefined;
  /**
   * How signals are kept on disk that the program cannot deliver while it lives, or `false`: then they are lost.
   * @defaultValue kept in the user's folder for the state of programs, at most 5 MB and for 7 days
   */
  readonly spool?: SpoolOptions | false | undefined;
  /**
   * How long a program that has nothing more to do goes on for the sake of its signals, in milliseconds; 0 for not at
   * all. @defaultValue 500
   */
  readonly exitTimeoutMs?: number | undefined;
  /**
   * Whether signals are sent, for at most `exitTimeoutMs`, when SIGTERM, SIGINT or SIGHUP ends the program. @defaultValue
   * `false`: the program ends at once, and what was not yet sent or kept is lost
   */
  readonly signalHandling?: boolean | undefined;
  /**
   * Whether what is left at the end of the program is sent by a process of its own, which ends within ten seconds.
   * @defaultValue `false`: the next run of the program sends it
   */
  readonly detachedSender?: boolean | undefined;
}

/**
 * Names the environment variable by which the user of this program switches telemetry off.
 *
 * @defaultValue none; `DO_NOT_TRACK` is always heeded
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withOptOutVariable('MY_TOOL_TELEMETRY_OPTOUT'));
 * ```
 */
export const withOptOutVariable = (optOutVariable: string): Pick<NodeClientOptions, 'optOutVariable'> => ({
  optOutVariable,
});

/**
 * Says how signals are kept on disk that the program cannot deliver while it lives, or that they are not.
 *
 * @defaultValue kept in the user's folder for the state of programs, at most 5 MB and for 7 days
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSpool({ directory: '/var/lib/my-service/telemetry', writeAhead: true }));
 * ```
 */
export const withSpool = (spool: SpoolOptions | false): Pick<NodeClientOptions, 'spool'> => ({ spool });

/**
 * Limits how long a program that has nothing more to do goes on for the sake of its signals.
 *
 * @param exitTimeoutMs - In milliseconds; 0 for not at all.
 * @defaultValue 500
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(200));
 * ```
 */
export const withExitTimeout = (exitTimeoutMs: number): Pick<NodeClientOptions, 'exitTimeoutMs'> => ({ exitTimeoutMs });

/**
 * Sends signals, for at most as long as `exitTimeoutMs` says, when SIGTERM, SIGINT or SIGHUP ends the program. Then the
 * signal is raised again and ends it as usual. Where the program listens to the signal itself, that decides how it ends.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalHandling());
 * ```
 */
export const withSignalHandling = (signalHandling = true): Pick<NodeClientOptions, 'signalHandling'> => ({
  signalHandling,
});

/**
 * Has a process of its own send what is left at the end of the program, and end within ten seconds. For command-line
 * tools that are run seldom. It sends with `httpTransport()`, so a client that was given a transport has none.
 *
 * @defaultValue `false`; `true` when called without an argument
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withExitTimeout(0), withDetachedSender());
 * ```
 */
export const withDetachedSender = (detachedSender = true): Pick<NodeClientOptions, 'detachedSender'> => ({
  detachedSender,
});

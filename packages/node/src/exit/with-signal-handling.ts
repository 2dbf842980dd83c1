import { checkValue, type Feature, flag, type Joints } from '@td/core';
import { createSignalWatch } from './signal-watch.js';
import type { CreateSignalWatch } from './watched-client.js';

/** The joint of the signal handling. The exit handling reads it. */
export interface SignalHandlingJoint {
  readonly signalHandling?: CreateSignalWatch;
}

/**
 * Sends pending signals, for at most `exitTimeoutMs`, before a signal of the system ends the program: SIGTERM, SIGINT,
 * SIGHUP, SIGQUIT, SIGUSR2 or, on Windows, SIGBREAK. Then the client raises the same signal again, which ends the
 * program as usual. A program that itself listens to the signal, always or once, decides how it ends.
 *
 * @defaultValue off: the program ends at once, and signals that are neither sent nor on disk are lost; on when called
 *   without an argument
 * @throws TelemetryDeckError `INVALID_OPTION` for a value that is not a boolean.
 * @example
 * ```ts
 * createClient('YOUR-APP-ID', withSignalHandling());
 * ```
 */
export function withSignalHandling(signalHandling = true): Feature {
  checkValue('signalHandling', signalHandling, flag);
  return {
    name: 'signalHandling',
    join(): (Joints & SignalHandlingJoint) | undefined {
      return signalHandling ? { signalHandling: createSignalWatch } : undefined;
    },
  };
}
